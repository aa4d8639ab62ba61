"""What the audit's probes bring. Facts only: the judges say what they mean. No secret is in any of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

EVERYWHERE = frozenset({"", "0.0.0.0", "::", "*"})  # noqa: S104 - what it means to listen on every address


@dataclass(frozen=True)
class Listener:
    """A port at which a service takes connections, at an address of this machine."""

    service: str
    address: str
    port: int


@dataclass(frozen=True)
class Ports:
    """What listens, of the services that were looked at, and what the compose file declares. `hidden` are services
    whose sockets can't be seen, and `others` what may be of a service or of another program of this user."""

    found: tuple[Listener, ...]
    declared: tuple[Listener, ...]
    hidden: tuple[str, ...] = ()
    others: tuple[Listener, ...] = ()


@dataclass(frozen=True)
class Reach:
    """The stack's ports asked at this machine's other addresses: which answered."""

    addresses: tuple[str, ...]
    ports: tuple[int, ...]
    answered: tuple[Listener, ...]
    declared: tuple[Listener, ...]


@dataclass(frozen=True)
class Asked:
    """A service that was asked without its key: the HTTP status of its answer, None without one. `why` says then why
    not."""

    service: str
    status: int | None
    why: str = ""


@dataclass(frozen=True)
class Hardening:
    """What keeps a container's programs from more than their work. `mounts` are (target, writable); `unconfined` are
    filters of the kernel that are turned off, such as seccomp's."""

    user: str = ""
    drops_all: bool = False
    adds: tuple[str, ...] = ()
    privileged: bool = False
    read_only: bool = False
    no_new_privileges: bool = False
    host_namespaces: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    mounts: tuple[tuple[str, bool], ...] = ()
    sockets: tuple[str, ...] = ()  # of a container tool, mounted into it
    unconfined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kernel:
    """What the kernel says of a process: its user as this machine counts, the capabilities it has now (a bit each).
    None where that can't be seen."""

    uid: int | None = None
    capabilities: int | None = None


@dataclass(frozen=True)
class Rights:
    """A service that runs. `wanted` and `has` are None for a local process."""

    service: str
    kernel: Kernel
    wanted: Hardening | None = None
    has: Hardening | None = None


@dataclass(frozen=True)
class Image:
    """The image that a service runs from: its age in seconds, None where it does not say when it was made."""

    service: str
    age: float | None


@dataclass(frozen=True)
class File:
    """A file or folder of the installation. `owners` are the users that it may belong to; none: any. `open`: others
    reach it, because every folder above lets them pass. `private`: its own mode has to keep them out, whatever is
    above."""

    path: Path
    mode: int
    owner: int
    owners: tuple[int, ...]
    open: bool
    private: bool


@dataclass(frozen=True)
class Leak:
    """A secret, by its name, and where its value stands besides its own file."""

    secret: str
    where: str


@dataclass(frozen=True)
class Searched:
    """What was searched for how many secrets. `unread` is what could not be read, with the reason."""

    secrets: int
    what: str
    leaks: tuple[Leak, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strength:
    """A secret's figures, not its value. `common`: it is on a list of common passwords, or made of the account's
    name. `chosen`: a person chose it."""

    name: str
    length: int
    different: int
    common: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Entry:
    """How Open WebUI lets people in, as it says itself. `session` is in seconds, None without an end; `cookie` holds
    the attributes of the sign-in cookie, in small letters; `strange_origin`: it lets a page of another site read its
    answers; `trusted_header`: it believes a header that names the user; `proxied`: people come by HTTPS; `ends`: a
    session that was signed out of is refused, None where that was not tried; `provider`: what the button to sign in
    by one says, empty without one; `password` and `password_wanted`: the page takes passwords, and is to take them."""

    authentication: bool
    sign_up: bool
    default_role: str
    session: float | None
    api_keys: bool
    keys_restricted: bool
    community: bool
    trusted_header: bool = False
    cookie: frozenset[str] = frozenset()
    strange_origin: bool = False
    proxied: bool = False
    ends: bool | None = None
    provider: str = ""
    password: bool = True
    password_wanted: bool = True


@dataclass(frozen=True)
class Tool:
    """A tool that models may call. `reads_only` is what its server says; None where it says nothing."""

    server: str
    name: str
    reads_only: bool | None


@dataclass(frozen=True)
class Tools:
    """The allowed tools; `silent` are servers that did not answer."""

    tools: tuple[Tool, ...]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Connections:
    """Connections that services had to other machines while they were looked at, for so many `seconds`. `hidden` and
    `others` are as those of Ports."""

    found: tuple[Listener, ...]
    allowed: tuple[str, ...]
    seconds: float
    hidden: tuple[str, ...] = ()
    others: tuple[Listener, ...] = ()


@dataclass(frozen=True)
class Sent:
    """Packets to another machine: `protocol` is tcp or udp. `service` is empty where nobody knows any more whose they
    are."""

    service: str
    protocol: str
    address: str
    port: int
    packets: int


@dataclass(frozen=True)
class Egress:
    """What left while the stack idled, and while it answered: connections that were seen, packets that were counted.

    `lost` is how many packets more there were. `uncounted` and `unanswered` say why packets were not counted, and why
    the page gave no answer.
    """

    watched: tuple[Connections, Connections]
    sent: tuple[Sent, ...] = ()
    lost: int = 0
    uncounted: str = ""
    unanswered: str = ""


@dataclass(frozen=True)
class Https:
    """The proxy from outside: the page's status and headers (names in small letters), where plain HTTP leads, which
    versions of TLS it speaks. `unasked` are those that could not be asked for."""

    status: int
    headers: tuple[tuple[str, str], ...]
    location: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
