"""Probe of the proxy, from outside: the headers of the page, where plain HTTP leads, and which old TLS it speaks."""

from __future__ import annotations

import socket
import ssl
import warnings
from contextlib import suppress

from scripts.audit.evidence import Https
from scripts.doctor.run import NotApplicable
from scripts.errors import ServiceError
from scripts.host.ports import LOOPBACK
from scripts.lifecycle import proxy
from scripts.lifecycle.site import Site
from scripts.proxy import Public

# Both are not to be used any more: https://www.rfc-editor.org/rfc/rfc8996
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
NEW = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
# OpenSSL only offers the old versions where everything is allowed.
EVERYTHING = "ALL:@SECLEVEL=0"
CONNECT_SECONDS = 5.0


def https(site: Site) -> Https | NotApplicable:
    """The proxy as a browser meets it."""
    if proxy.NAME not in site.services:
        return NotApplicable(f"there is no proxy with SCENARIO={site.settings.scenario}")
    seen = proxy.visit(site)
    if seen.error:
        raise ServiceError(f"the proxy does not answer: {seen.error}", fault="audit-unchecked")
    address = (site.settings.listen_address or LOOPBACK, int(site.settings.https_port))
    name = Public.of(site.settings).host
    spoken = {version: speaks(address, name, version) for version in (*OLD, *NEW)}
    return Https(
        seen.status,
        tuple(sorted(seen.headers.items())),
        seen.location,
        tuple(version.name for version in OLD if spoken[version]),
        tuple(version.name for version in NEW if spoken[version]),
        tuple(version.name for version in OLD if spoken[version] is None),
    )


def speaks(address: tuple[str, int], name: str, version: ssl.TLSVersion) -> bool | None:
    """Whether a server speaks this version of TLS. None where this machine's OpenSSL can't ask. Raises ServiceError
    for a server that does not answer at all."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = (
        False,
        ssl.CERT_NONE,
    )  # the visit has checked the certificate
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # that the old versions are old is why they are asked
        with suppress(ssl.SSLError):
            context.set_ciphers(EVERYTHING)
        try:
            context.minimum_version = context.maximum_version = version
        except ValueError:
            return None
    try:
        raw = socket.create_connection(address, CONNECT_SECONDS)
    except OSError as error:
        raise ServiceError(f"the proxy does not answer: {error}", fault="audit-unchecked") from None
    with raw:
        try:
            with context.wrap_socket(raw, server_hostname=name) as spoken:
                return spoken.version() is not None
        except ssl.SSLError as error:
            # Our own side has no cipher or version to offer: nothing was asked.
            return None if error.reason in {"NO_CIPHERS_AVAILABLE", "NO_PROTOCOLS_AVAILABLE"} else False
        except OSError:
            return False
