"""The address that people open: by PUBLIC_URL, or by the machine's own name."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.settings import Settings

HTTPS = 443


@dataclass(frozen=True)
class Public:
    """The host's name, or its IP address, and the port that browsers ask."""

    host: str
    port: int

    @classmethod
    def of(cls, settings: Settings) -> Public:
        """By the settings. Without PUBLIC_URL it is the machine's own name, and HTTPS_PORT."""
        if not settings.public_url:
            return cls(socket.gethostname().lower() or "localhost", settings.https_port)
        parts = urlsplit(settings.public_url)
        return cls(parts.hostname or "", parts.port or HTTPS)

    @property
    def name(self) -> str:
        """The host as an address names it: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """`https://HOST`, with the port unless it is HTTPS's own. Without a slash at the end: it is an origin."""
        return f"https://{self.name}" + (f":{self.port}" if self.port != HTTPS else "")

    @property
    def is_ip(self) -> bool:
        """Whether the host is an IP address. A browser then names no host when it connects."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return True
