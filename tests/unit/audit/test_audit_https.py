"""Which TLS a server speaks, asked of a real one."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from scripts.audit.probe_https import EVERYTHING, speaks
from scripts.errors import ServiceError
from tests.faults import fault
from tests.machine import free_port

V = ssl.TLSVersion


@contextmanager
def server(folder: Path, least: V, most: V) -> Iterator[tuple[str, int]]:
    """One that speaks these versions, with a certificate of its own."""
    key, file = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", key, "-out", file],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    context.set_ciphers(EVERYTHING)
    context.minimum_version, context.maximum_version = least, most
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    raw, _ = listening.accept()
                    with suppress(OSError), context.wrap_socket(raw, server_side=True):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield "127.0.0.1", listening.getsockname()[1]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_versions_are_seen(tmp_path: Path) -> None:
    with server(tmp_path, V.TLSv1, V.TLSv1_2) as address:
        assert speaks(address, "localhost", V.TLSv1_2) is True
        assert speaks(address, "localhost", V.TLSv1_3) is False
        assert speaks(address, "localhost", V.TLSv1_1) in {
            True,
            None,
        }  # None: this OpenSSL has no such version
    with server(tmp_path, V.TLSv1_2, V.TLSv1_3) as address:
        assert speaks(address, "localhost", V.TLSv1_3) is True
        assert speaks(address, "localhost", V.TLSv1_1) in {False, None}


def test_a_server_that_is_not_there_is_not_clean() -> None:
    with pytest.raises(ServiceError, check=fault("audit-unchecked")):
        speaks(("127.0.0.1", free_port()), "localhost", V.TLSv1_2)
