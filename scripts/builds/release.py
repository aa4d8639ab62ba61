"""What the record of a release says of its archives: names, addresses, and the sha256 of each, none of which is
written here.

It is GitHub's document of a release, or one of that form on another server.
https://docs.github.com/en/rest/releases/releases
"""

from __future__ import annotations

import re
import sys
from typing import Any
from urllib.parse import urlsplit

import httpx

from scripts import bounded
from scripts.builds.kinds import Archive, Backend, backends, suffixes
from scripts.errors import InstallError
from scripts.models.transport import Refused, client, get, host, why
from scripts.stopping import Stopper

CONNECT = 2.0  # seconds until the record's host is given up: a start waits for it
SILENCE = 5.0  # seconds in which it has to say something, for the same reason
LARGEST = 4 << 20  # bytes of a record: GitHub's has some 100 kB
MOST = 1 << 30  # bytes of an archive: those of Vulkan have 30 MB
TAG = re.compile(r"[A-Za-z0-9][\w.-]{0,39}")
SHA256 = re.compile(r"sha256:([0-9a-f]{64})")


def look_up(url: str, stopper: Stopper) -> dict[Backend, Archive]:
    """The archives for this machine, by the record at `url`. Raises Refused, Stopped."""
    try:
        with client(CONNECT) as http:
            http.timeout = httpx.Timeout(SILENCE, connect=CONNECT)
            response = get(http, url, stopper)
            try:
                with stopper.watching(response):
                    content = bounded.body(response, LARGEST)
            finally:
                response.close()
    except httpx.ReadTimeout as error:
        raise Refused(f"{host(url)} sent nothing for {SILENCE:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        stopper.check()  # the connection was shut on purpose
        raise Refused(why(error, url)) from error
    if response.status_code != 200:
        raise Refused(f"{host(url)} answered {response.status_code} {response.reason_phrase}".rstrip())
    try:
        return parse(bounded.from_json(content))
    except ValueError as error:
        raise Refused(f"the record of {host(url)} can't be read: {error}") from None


def parse(record: Any, system: str = sys.platform, machine: str = "") -> dict[Backend, Archive]:
    """The archives for a kind of machine in a release's record, by backend. Those without a sha256 are left out.

    Raises ValueError for what is not such a record.
    """
    if not isinstance(record, dict) or not isinstance(record.get("assets"), list):
        raise ValueError("it is not a release")
    tag = record.get("tag_name")
    if not isinstance(tag, str) or not TAG.fullmatch(tag):
        raise ValueError("it names no tag")
    listed = {one.get("name"): one for one in record["assets"] if isinstance(one, dict)}
    found: dict[Backend, Archive] = {}
    for backend, suffix in suffixes(system, machine).items():
        name = f"llama-{tag}-bin-{suffix}.tar.gz"
        if made := _archive(listed.get(name), tag, backend, name):
            found[backend] = made
    return found


def _archive(entry: Any, tag: str, backend: Backend, name: str) -> Archive | None:
    if not isinstance(entry, dict):
        return None
    size, url = entry.get("size"), entry.get("browser_download_url")
    sum_ = SHA256.fullmatch(str(entry.get("digest")))
    if not sum_ or type(size) is not int or not 0 < size <= MOST or not isinstance(url, str):
        return None
    return Archive(tag, backend, name, url, size, sum_[1]) if _is_address(url) else None


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(host(url))
    except ValueError:  # its port is not a number
        return False


def digest(url: str, gpu: bool) -> str:
    """The sha256 of the archive that this machine takes first; empty where the makers release none for it.

    Raises InstallError where the record can't be read, or does not say it.
    """
    wanted = backends(gpu)
    if not wanted:
        return ""
    try:
        return look_up(url, Stopper())[wanted[0]].sha256
    except (Refused, KeyError) as error:
        said = error if isinstance(error, Refused) else "it has no sha256 for this kind of machine"
        raise InstallError(
            f"The record of llama.cpp's release could not be read: {said}.",
            fault="digest-unknown",
            hint="Check LLAMACPP_RELEASE_URL and the network",
        ) from error
