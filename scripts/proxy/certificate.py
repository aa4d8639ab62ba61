"""Whether a certificate of the user's own does: a handshake in memory, judged as a browser judges it."""

from __future__ import annotations

import ssl
from pathlib import Path

from scripts import bounded
from scripts.errors import HostError

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
NOT_YET, EXPIRED, NAMES = 9, 10, frozenset({62, 64})
LARGEST = 1 << 20  # bytes of either file


def check(certificate: Path, key: Path, host: str) -> None:
    """Raises HostError where a file can't be read or used, the two don't belong together, or the certificate has
    expired, is not valid yet, or is for another name than `host`. Who signed it is not judged: that is for browsers."""
    for file in (certificate, key):
        _readable(file)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        server.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise _wrong(
                certificate, f"{key} is not the key of {certificate}.", "own-certificate-key"
            ) from None
        said = f"{certificate} with {key} can't be used ({error.reason or error})."
        raise _wrong(certificate, said, "own-certificate-unusable") from None
    client = ssl.create_default_context(cafile=str(certificate))
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the certificate vouches for itself
    client.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    try:
        _shake(server, client, host)
    except ssl.SSLCertVerificationError as error:
        code, why = error.verify_code, error.verify_message
        if code == EXPIRED:
            raise _wrong(certificate, f"{certificate} has expired.", "own-certificate-expired") from None
        if code == NOT_YET:
            said = f"{certificate} is not valid yet, or this machine's clock is wrong."
            raise _wrong(certificate, said, "own-certificate-early") from None
        if code in NAMES:
            said = f"{certificate} is not for {host}, the host of PUBLIC_URL."
            raise _wrong(certificate, said, "own-certificate-name") from None
        said = f"{certificate} can't be used: {why}."
        raise _wrong(certificate, said, "own-certificate-unusable") from None
    except ssl.SSLError as error:
        said = f"{certificate} can't be used ({error.reason or error})."
        raise _wrong(certificate, said, "own-certificate-unusable") from None


def _readable(file: Path) -> None:
    try:
        bounded.data(file, LARGEST)
    except OSError as error:
        raise HostError(
            f"{file} can't be read: {error.strerror or error}.",
            fault="file-unreadable",
            hint="CERTIFICATE_FILE and CERTIFICATE_KEY in .env name these files; then: uv run invoke start",
        ) from None


def _shake(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> None:
    """Both sides speak in turn until each is done. Raises SSLError."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        client.wrap_bio(down, up, server_hostname=host),
        server.wrap_bio(up, down, server_side=True),
    ]
    while sides:
        for side in [*sides]:
            try:
                side.do_handshake()
                sides.remove(side)
            except ssl.SSLWantReadError:
                continue


def _wrong(certificate: Path, said: str, fault: str) -> HostError:
    look = f"openssl x509 -in '{certificate}' -noout -subject -dates -ext subjectAltName"
    return HostError(
        said, fault=fault, hint=f"{look} shows what it holds. Correct it, or CERTIFICATE=internal in .env"
    )
