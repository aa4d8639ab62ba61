"""HTTP for downloads: a first answer in bounded time, and a way to stop from another thread."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from scripts.stopping import Stopper

CONNECT = (
    3.0  # seconds until a host that does not answer is given up: name lookup and all its addresses together
)
PATIENT = 15.0  # the same for the package index, which all parts are being fetched from at the same time
READ = 30.0  # seconds of silence in the middle of an answer


class Elsewhere(httpx.RequestError):
    """A redirect that is not followed; the text says where it leads."""


class Refused(Exception):
    """A source does not have the model; the text says why. The next source is tried."""


def client(connect: float = CONNECT) -> httpx.Client:
    """A client that follows redirects (blobs and hub files live on other hosts) and honours proxy settings.

    `connect` is how many seconds connecting may take.
    """
    return httpx.Client(
        follow_redirects=True,
        timeout=httpx.Timeout(READ, connect=connect, pool=None),
        headers={
            "Accept-Encoding": "identity",
            "User-Agent": "byre",
        },  # identity: byte ranges count the file's bytes
        event_hooks={"response": [_redirected]},
    )


def leads_astray(origin: str, target: str) -> str:
    """Why a redirect from one address to another is not followed; empty where it is.

    A server must not make this machine ask for what only this machine reaches: a file, a cloud's own metadata, and,
    unless that server is on such a network itself, services of this machine and of private networks. Where a proxy is
    asked, it looks up the name: this machine may find none, or wait long for that.
    """
    one, other = urlsplit(origin), urlsplit(target)
    if other.scheme not in {"http", "https"}:
        return f"leads to an address of the kind {other.scheme[:20]!r}"
    if (one.scheme, other.scheme) == ("https", "http"):
        return "leads from HTTPS to plain HTTP"
    there = _addresses(other.hostname, is_name_known=not _by_proxy(other))
    if any(ip.is_link_local or ip.is_unspecified or ip.is_multicast for ip in there):
        return f"leads to {host(target)}, which is not the address of a model server"
    if all(ip.is_global for ip in there):
        return ""
    from_here = _addresses(one.hostname)
    if from_here and all(ip.is_global for ip in from_here):
        return f"leads to {host(target)}, an address of this machine or of a private network"
    return ""


def _redirected(response: httpx.Response) -> None:
    if response.has_redirect_location:
        target = response.request.url.join(response.headers["Location"])
        if why_not := leads_astray(str(response.request.url), str(target)):
            raise Elsewhere(why_not, request=response.request)


def _by_proxy(parts: SplitResult) -> bool:
    """Whether a proxy is asked for an address: HTTPS_PROXY and the like, as httpx takes them."""
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.netloc)


def _addresses(
    name: str | None, is_name_known: bool = True
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Of a host: none where this machine does not find any. Without `is_name_known` only a number, in whatever form,
    has one: nothing is looked up."""
    if name and f".{name.rstrip('.')}".endswith(".localhost"):
        return [ipaddress.IPv4Address("127.0.0.1")]  # also where no resolver says so (RFC 6761, 6.3)
    how = 0 if is_name_known else socket.AI_NUMERICHOST
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(name, None, flags=how)} if name else set()
    except (OSError, UnicodeError):
        return []
    plain = [ipaddress.ip_address(one.partition("%")[0]) for one in sorted(found)]
    return [getattr(one, "ipv4_mapped", None) or one for one in plain]


def get(
    http: httpx.Client, url: str, stopper: Stopper, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """The response to GET `url`, its body not read yet: the caller closes it.

    Raises httpx.ConnectTimeout without a connection after the client's seconds, other httpx.TransportError if it
    fails, Stopped when asked to stop. The request runs in its own thread, because looking up a name has no time limit
    and a host with several addresses would get those seconds for each.
    """
    connected, ended, lock = threading.Event(), threading.Event(), threading.Lock()
    outcome: list[httpx.Response | Exception] = []
    abandoned = False

    def trace(event: str, _: object) -> None:
        if event.endswith(("connect_tcp.complete", "send_request_headers.started")):
            connected.set()

    def send() -> None:
        result: httpx.Response | Exception
        try:
            request = http.build_request("GET", url, headers=headers, extensions={"trace": trace})
            result = http.send(request, stream=True)
        except Exception as error:
            result = error
        with lock:
            if abandoned:
                if isinstance(result, httpx.Response):
                    result.close()
            else:
                outcome.append(result)
        ended.set()

    patience = http.timeout.connect or CONNECT
    began = time.monotonic()
    threading.Thread(target=send, daemon=True).start()
    try:
        while not ended.wait(0.05):
            stopper.check()
            if not connected.is_set() and time.monotonic() - began > patience:
                raise httpx.ConnectTimeout(f"no connection within {patience:.0f} s")
    except BaseException:
        with lock:
            abandoned = True
            for late in outcome:
                if isinstance(late, httpx.Response):
                    late.close()
        raise
    result = outcome[0]
    if isinstance(result, Exception):
        raise result
    return result


def host(url: str) -> str:
    """Host and port of an address, without names, passwords or signatures."""
    parts = urlsplit(url)
    return f"{parts.hostname or '?'}:{parts.port}" if parts.port else parts.hostname or "?"


def why(error: Exception, url: str) -> str:
    """A failed request in words, without the address's secrets."""
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return f"{host(url)} can't be reached ({str(error) or type(error).__name__})"
    if isinstance(error, Elsewhere):
        return f"{host(url)} {error}"
    if isinstance(error, httpx.TimeoutException):
        return f"{host(url)} sent nothing for {READ:.0f} s"
    if isinstance(error, httpx.TransportError):
        return f"the connection to {host(url)} broke ({str(error) or type(error).__name__})"
    return f"{host(url)}: {type(error).__name__}"
