"""The options of a database's address, read by the driver's own rules before it connects. No secret is in any word."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

from scripts.errors import SettingsError

SWITCH = "true or false"
FILE = "the path of a file that exists and can be read"
X509 = "MONGODB-X509"
# What is allowed, for the options whose value is not a secret and may be shown.
# https://www.mongodb.com/docs/manual/reference/connection-string-options/
ALLOWED = {
    "authMechanism": f"SCRAM-SHA-256, SCRAM-SHA-1, {X509}, PLAIN, GSSAPI, MONGODB-AWS or MONGODB-OIDC",
    "authSource": "the name of the database that keeps the user, often admin",
    "tls": SWITCH,
    "ssl": SWITCH,
    "tlsInsecure": SWITCH,
    "tlsAllowInvalidCertificates": SWITCH,
    "tlsAllowInvalidHostnames": SWITCH,
    "directConnection": SWITCH,
    "retryReads": SWITCH,
    "retryWrites": SWITCH,
    "tlsCAFile": f"{FILE}, with certificates as PEM",
    "tlsCertificateKeyFile": f"{FILE}, with a certificate and its key as PEM",
    "readPreference": "primary, primaryPreferred, secondary, secondaryPreferred or nearest",
    "replicaSet": "the name of the replica set",
}
SPELLED = {name.lower(): name for name in ALLOWED}
FILES = ("tlscafile", "tlscertificatekeyfile")


def of(uri: str) -> dict[str, str]:
    """The options as they are written, their names in small letters; none where the driver can't split them, or where
    what looks like one may be the end of a password."""
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import split_options

    text = uri.partition("?")[2]
    known = text and "@" not in text
    try:
        found = split_options(text, validate=False, warn=False, normalize=False) if known else {}
    except (PyMongoError, ValueError):
        return {}
    return {name.lower(): str(value) for name, value in found.items()}


def check(uri: str) -> None:
    """Raises SettingsError that names an option of MONGODB_URI, its value and what is allowed."""
    from pymongo.errors import ConfigurationError
    from pymongo.uri_parser import validate_options

    if "@" in uri.partition("?")[2]:
        raise _wrong(
            "an @ comes after a ?. In a password write ? as %3F, in an option @ as %40.", "database-uri"
        )
    options = of(uri)
    hosts = uri.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    if uri.startswith("mongodb+srv://") and (":" in hosts or "," in hosts):
        raise _wrong(
            "mongodb+srv:// has several hosts or a port; allowed is one name without a port.", "database-uri"
        )
    for name, value in options.items():
        try:
            validate_options({name: value}, warn=False)
        except ConfigurationError:  # an option that this driver does not know: `unknown` names it
            continue
        except (ValueError, TypeError, OSError):
            raise _value(name, value) from None
    for name in FILES:
        if name in options:
            _file(name, options)
    if options.get("authmechanism") == X509 and not (uses_tls(uri) and "tlscertificatekeyfile" in options):
        said = f"authMechanism={X509} logs in with a certificate; allowed with tls=true and tlsCertificateKeyFile=FILE."
        raise _wrong(said)


def unknown(uri: str) -> tuple[str, ...]:
    """The options that the driver does not know and ignores. Another program's driver may refuse them."""
    from pymongo.errors import ConfigurationError
    from pymongo.uri_parser import validate_options

    def ignored() -> Iterator[str]:
        for name, value in of(uri).items():
            try:
                validate_options({name: value}, warn=False)
            except ConfigurationError:
                yield name
            except (ValueError, TypeError, OSError):
                continue

    return tuple(ignored())


def files(uri: str) -> tuple[str, ...]:
    """The options that name a file of this machine."""
    return tuple(SPELLED[name] for name in FILES if name in of(uri))


def uses_tls(uri: str) -> bool:
    """Whether the address asks for TLS. mongodb+srv:// does unless it says otherwise."""
    options = of(uri)
    asked = options.get("tls", options.get("ssl", ""))
    return asked == "true" or (
        not asked and (uri.startswith("mongodb+srv:") or any(f in options for f in FILES))
    )


def trusts_anyone(uri: str) -> bool:
    """Whether the address turns off the check of the server's certificate."""
    options = of(uri)
    names = ("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames")
    return any(options.get(name) == "true" for name in names)


def _file(name: str, options: dict[str, str]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    path = options[name]
    try:
        if name == "tlscafile":
            context.load_verify_locations(path)
        else:
            # Without a password the library would ask for one on the terminal.
            context.load_cert_chain(path, password=options.get("tlscertificatekeyfilepassword", ""))
    except (OSError, ValueError):  # SSLError is an OSError
        raise _value(name, path) from None


def _value(name: str, value: str) -> SettingsError:
    known = SPELLED.get(name, "")
    shown = f"{known}={value}" if known else name
    allowed = ALLOWED.get(known, "what MongoDB's list of connection string options says")
    missing = " (there is no such file)" if name in FILES and not Path(value).is_file() else ""
    return _wrong(f"{shown} can't be used{missing}. Allowed: {allowed}.")


def _wrong(said: str, fault: str = "database-option") -> SettingsError:
    return SettingsError(
        f"MONGODB_URI: {said}", fault=fault, hint="Correct MONGODB_URI in .env, then: uv run invoke db check"
    )
