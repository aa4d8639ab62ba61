"""The proxy of production: the one service that other machines reach. Caddy, its configuration, its certificates."""

from __future__ import annotations

from scripts.proxy.caddyfile import Proxied, caddyfile
from scripts.proxy.public import Public

__all__ = ["Proxied", "Public", "caddyfile"]
