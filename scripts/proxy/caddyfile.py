"""The proxy's configuration, a Caddyfile: https://caddyserver.com/docs/caddyfile

Caddy reads it again when it changes (`--watch`) and lets the requests under way end. `mark` tells which one it runs by.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from scripts.proxy.public import Public

READY = "/ready"  # the readiness site's only path
# Open WebUI needs inline scripts and styles, and evaluates some: its answers hold diagrams and code.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' wss: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), payment=(), usb=()",
}
# What a client could pass itself off with: the proxy sets X-Forwarded-For, -Host and -Proto itself, and no other. A
# header with an underscore may mean the same as one with a hyphen to a program behind it.
STRIPPED = ("Forwarded", "X-Forwarded-*", "X-Real-Ip", "X-Client-Ip", "True-Client-Ip", "Remote-*", "*_*")
# Without its Redis the page says that it is not ready, and takes sessions that have ended. A busy one may be slow to
# answer. https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#active-health-checks
WATCH = ("health_uri /ready", "health_interval 5s", "health_timeout 60s")
# Of several pages one that refuses connections gets none for a while. Caddy asks another one where it could not
# connect, or where a lost request was a GET.
SHARED = ("lb_policy least_conn", "fail_duration 10s", "max_fails 1")
# (Of @foreign.) A browser sends the cookie to this host from a page on another port of it too, which counts as the same
# site. Programs have no cookie, so what they say of their origin does not matter:
# https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
BUSY = "The page does not answer at the moment. Please try again in a minute."
SIGN_IN_DOWN = (
    "The sign-in provider does not answer as it should. Please try again in a minute. For an admin of this stack: "
    "uv run invoke verify"
)


@dataclass(frozen=True)
class Proxied:
    """What the proxy is to do. Ports are those that it listens on itself, `listen` are addresses (none: all of them).

    `pages` and `gateway` are the addresses of the services behind it; `data` is the folder of its certificates.
    `by_provider`: people sign in by one; while it is down, they are told so.
    `watched`: the page is asked whether it is ready, and nobody is let through to it while it is not.
    `tls` is `internal`, `acme`, or `CERTIFICATE KEY`, two files. `upload` is the largest body, in bytes. `stamp`
    changes when a certificate does whose files keep their names.
    """

    public: Public
    https_port: int
    http_port: int
    ready_port: int
    pages: tuple[str, ...]
    gateway: str
    data: str
    upload: int
    listen: str = ""
    ready_listen: str = ""
    tls: str = "internal"
    email: str = ""
    acme_url: str = ""
    stamp: str = ""
    watched: bool = False
    by_provider: bool = False

    @property
    def mark(self) -> str:
        """Twelve hexadecimal digits over all of this and what is made of it: the readiness site's answer."""
        return hashlib.sha256(_text(self, "").encode() + self.stamp.encode()).hexdigest()[:12]


def caddyfile(proxied: Proxied) -> str:
    """The text of the Caddyfile."""
    return _text(proxied, proxied.mark)


def _text(proxied: Proxied, mark: str) -> str:
    public = proxied.public
    options = [
        "admin off",
        "persist_config off",
        "skip_install_trust",
        "auto_https disable_redirects",
        f"http_port {proxied.http_port}",
        f"https_port {proxied.https_port}",
        f"storage file_system {quoted(proxied.data)}",
        "grace_period 10s",
        *([f"default_bind {proxied.listen}"] if proxied.listen else []),
        *([f"default_sni {public.host}"] if public.is_ip else []),
        *([f"email {quoted(proxied.email)}"] if proxied.email else []),
        *([f"acme_ca {quoted(proxied.acme_url)}"] if proxied.acme_url else []),
    ]
    bind = f"\n\tbind {proxied.ready_listen}" if proxied.ready_listen else ""
    headers = "\n".join(f"\t\t{name} {quoted(value)}" for name, value in HEADERS.items())
    stripped = "\n".join(f"\t\trequest_header -{name}" for name in STRIPPED)
    tls = "" if proxied.tls == "acme" else f"\ttls {proxied.tls}\n"
    return f"""# Made from the settings by `uv run invoke start`: changes here are lost.
{{
{_indented(options)}
	servers {{
		protocols h1 h2
		max_header_size 32KB
		timeouts {{
			read_header 10s
			read_body 2m
			idle 5m
		}}
	}}
}}

# Whether it runs, and by which configuration.
http://:{proxied.ready_port} {{{bind}
	respond {READY} "ok {mark}"
	respond 404
}}

http:// {{
	redir {public.url}{{uri}} permanent
}}

# Another name leads here, too: https://en.wikipedia.org/wiki/DNS_rebinding
https://:{proxied.https_port} {{
	respond 421
}}

https://{public.name}:{proxied.https_port} {{
{tls}	header {{
{headers}
		-Server
		-Via
	}}
	request_body {{
		max_size {proxied.upload}
	}}
	@foreign {{
		not path /v1/*
		method POST PUT PATCH DELETE
		header Cookie *token=*
		header Origin *
		not header Origin {public.url}
	}}
	route {{
{stripped}
		respond @foreign 403
		reverse_proxy /v1/* {proxied.gateway} {{
{_upstream()}
		}}
{_of_provider(proxied)}		reverse_proxy {" ".join(proxied.pages)} {{
{_of_pages(proxied)}
		}}
	}}
	handle_errors 502 503 504 {{
		header Retry-After 10
		respond {quoted(BUSY)}
	}}
}}
"""


def _of_provider(proxied: Proxied) -> str:
    """Open WebUI says no more than "Internal Server Error" where it can't ask the provider."""
    if not proxied.by_provider:
        return ""
    return f"""		reverse_proxy /oauth/oidc/* {" ".join(proxied.pages)} {{
			@down status 500 502 503 504
			handle_response @down {{
				header Retry-After 10
				respond {quoted(SIGN_IN_DOWN)} 503
			}}
{_of_pages(proxied)}
		}}
"""


def _of_pages(proxied: Proxied) -> str:
    """No page needs to see the same person again: the database and Redis have what they know of her."""
    shared = SHARED if len(proxied.pages) > 1 else ()
    return _upstream(*(WATCH if proxied.watched else ()), *shared)


def _upstream(*more: str) -> str:
    """Streams pass at once; an answer may take its time to begin, as on a slow engine."""
    lines = (
        *more,
        "flush_interval -1",
        "stream_close_delay 5m",
        "lb_try_duration 5s",
        "transport http {",
        "\tdial_timeout 3s",
        "\tresponse_header_timeout 10m",
        "}",
    )
    return "\n".join(f"\t\t\t{line}" for line in lines)


def _indented(lines: list[str]) -> str:
    return "\n".join(f"\t{line}" for line in lines)


def quoted(value: str) -> str:
    """A Caddyfile's string: it knows the escape of the quotation mark, and backslashes stay."""
    return json.dumps(value, ensure_ascii=False).replace("\\\\", "\\")
