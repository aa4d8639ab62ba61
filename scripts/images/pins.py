"""Digests of images and releases, as their registry or their makers publish them: none is ever made up.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import httpx

from scripts import bounded
from scripts.errors import InstallError

TYPES = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
TIMEOUT = 20.0  # seconds
LARGEST = 4 << 20  # bytes: the largest manifest that registries take


@dataclass(frozen=True)
class Reference:
    """An image's place: `docker.io/library/debian:trixie-slim`."""

    host: str
    path: str
    tag: str

    @classmethod
    def of(cls, image: str) -> Reference:
        """Raises InstallError for a name that has no host: short names mean different images to different tools."""
        name = image.partition("@")[0]
        host, slash, path = name.partition("/")
        if not slash or not ("." in host or ":" in host or host == "localhost"):
            raise InstallError(
                f"{image} has no registry.",
                fault="image-short-name",
                hint="Write it in full, such as docker.io/library/debian:trixie-slim",
            )
        path, _, tag = path.partition(":")
        return cls(host, path, tag or "latest")

    @property
    def address(self) -> str:
        """Docker Hub's registry has a host name of its own; one on this machine speaks plain HTTP."""
        host = "registry-1.docker.io" if self.host == "docker.io" else self.host
        here = host.partition(":")[0] in {"localhost", "127.0.0.1"}
        return f"{'http' if here else 'https'}://{host}/v2/{self.path}/manifests/{self.tag}"


def digest(image: str, timeout: float = TIMEOUT) -> str:
    """The digest of an image's manifest (of its index, where it is for several platforms). `timeout` is in seconds,
    for each question. Raises InstallError."""
    where = Reference.of(image)
    with httpx.Client(timeout=timeout, follow_redirects=True, headers={"Accept": TYPES}) as http:
        try:
            answer = bounded.ask(http, "GET", where.address, LARGEST)
            if answer.status_code == 401 and (
                token := _token(http, answer.headers.get("WWW-Authenticate", ""))
            ):
                answer = bounded.ask(
                    http, "GET", where.address, LARGEST, headers={"Authorization": f"Bearer {token}"}
                )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _failed(image, str(error) or type(error).__name__) from error
    if answer.status_code != 200:
        raise _failed(image, f"it answers {answer.status_code} {answer.reason_phrase}")
    found = f"sha256:{hashlib.sha256(answer.content).hexdigest()}"
    told = answer.headers.get("Docker-Content-Digest", found)
    if told != found:
        raise _failed(image, f"it says {told}, and sends {found}")
    return found


def pinned(image: str, found: str) -> str:
    """The image's name with its tag, for people, and its digest, which is what counts."""
    return f"{image.partition('@')[0]}@{found}"


def release_sum(release_url: str, version: str, archive: str) -> str:
    """The sha256 of a release's archive, by the release's own `sha256sum.txt`. Raises InstallError."""
    url = f"{release_url}/v{version}/sha256sum.txt"
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=True) as http:
            answer = bounded.ask(http, "GET", url, LARGEST).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise InstallError(
            f"The sums of the release could not be read: {error}",
            fault="digest-unknown",
            hint="Check OLLAMA_RELEASE_URL and the network",
        ) from error
    for line in answer.text.splitlines():
        found, _, name = line.partition("  ")
        if name.removeprefix("./") == archive and re.fullmatch("[0-9a-f]{64}", found):
            return found
    raise InstallError(
        f"{url} does not list {archive}.", fault="digest-unknown", hint="Check OLLAMA_RELEASE_URL"
    )


def _token(http: httpx.Client, challenge: str) -> str:
    """An anonymous token for reading. https://distribution.github.io/distribution/spec/auth/token/"""
    told = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    if not told.get("realm", "").startswith("https://"):
        return ""
    asked = {key: told[key] for key in ("service", "scope") if key in told}
    answer = bounded.ask(http, "GET", told["realm"], LARGEST, params=asked).raise_for_status()
    body = bounded.from_json(answer.content)
    return str(body.get("token") or body.get("access_token") or "") if isinstance(body, dict) else ""


def _failed(image: str, why: str) -> InstallError:
    return InstallError(
        f"The digest of {image} could not be read: {why}.",
        fault="digest-unknown",
        hint="Check the name and the network",
    )
