"""Addresses, `scheme://[user@]host[:port][,host[:port]…][/…]`: which of them name this machine itself."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

# The scheme and the user, the hosts, the rest. The host of mongodb+srv:// is a name of DNS records, not of a machine.
_ADDRESS = re.compile(r"((?!mongodb\+srv:)[a-z][a-z0-9+.-]*://(?:[^/?]*@)?)([^/?@]*)([/?].*)?")
# One host of the list, and its port if it has one.
_HOST = re.compile(r"(\[[^]]+\]|[^:\[\]]+)(:\d+)?")


def is_loopback(address: str) -> bool:
    """Whether every host of the address is this machine itself. False if it is not an address."""
    match = _ADDRESS.fullmatch(address)
    places = [_HOST.fullmatch(one) for one in match[2].split(",")] if match else []
    return bool(places) and all(one is not None and _is_local(one[1]) for one in places)


def with_host(address: str, host: str) -> str:
    """The address with `host` in place of every name of this machine itself. All else stays as it is written."""
    match = _ADDRESS.fullmatch(address)
    places = [_HOST.fullmatch(one) for one in match[2].split(",")] if match else []
    if match is None or not all(places):
        return address
    hosts = [host + (one[2] or "") if _is_local(one[1]) else one[0] for one in places if one]
    return match[1] + ",".join(hosts) + (match[3] or "")


def database(address: str) -> str:
    """The database that an address of MongoDB names; empty if it names none, or the one for logins."""
    name = unquote(urlsplit(address).path.strip("/"))
    return "" if name == "admin" else name


def _is_local(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
