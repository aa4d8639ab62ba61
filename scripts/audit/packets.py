"""TCP and UDP packets that leave a network, counted one by one: none is too short for a look.

The network is that of a process: a container has one of its own. Only root may count, on Linux:
https://man7.org/linux/man-pages/man7/packet.7.html, https://man7.org/linux/man-pages/man2/setns.2.html
"""

from __future__ import annotations

import ctypes
import os
import selectors
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from scripts.errors import ServiceError

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
EVERY_PROTOCOL, OUTGOING, STATISTICS, AT_PACKETS = 3, 4, 6, 263  # ETH_P_ALL, PACKET_OUTGOING, …, SOL_PACKET
PROTOCOLS = {6: "tcp", 17: "udp"}
START = 96  # bytes of a packet that are looked at
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Flow:
    """Packets of one kind: from this machine's own port to another machine's."""

    protocol: str
    own: int
    address: str
    port: int


class Count:
    """Packets so far, by flow and by whose they are, as `owner` says when it sees the first of a flow."""

    def __init__(self, owner: Callable[[Flow], str | None]) -> None:
        self._owner = owner
        self._owners: dict[Flow, str | None] = {}
        self.packets: Counter[Flow] = Counter()
        self.lost = 0  # packets that came faster than they could be counted

    def add(self, flow: Flow) -> None:
        """One more packet."""
        if flow not in self._owners:
            self._owners[flow] = self._owner(flow)
        self.packets[flow] += 1

    def owned(self) -> Iterator[tuple[str, Flow, int]]:
        """Whose, which, how many; without those for which `owner` says None."""
        for flow, packets in self.packets.items():
            if (owner := self._owners[flow]) is not None:
                yield owner, flow, packets


@contextmanager
def counted(pid: int, owner: Callable[[Flow], str | None]) -> Iterator[Count]:
    """Count what leaves the network of this process, by every interface but the loopback's, until the block ends.

    Raises ServiceError where this user may not, or the system can't.
    """
    count, done = Count(owner), threading.Event()
    with ExitStack() as stack:
        opened = [stack.enter_context(one) for one in _opened(pid)]
        chosen = stack.enter_context(selectors.DefaultSelector())
        for one in opened:
            chosen.register(one, selectors.EVENT_READ)
        thread = threading.Thread(target=_read, args=(chosen, count, done), name="packets", daemon=True)
        thread.start()
        try:
            yield count
        finally:
            done.set()
            thread.join()
            count.lost = sum(_dropped(one) for one in opened)


def _opened(pid: int) -> list[socket.socket]:
    """A socket for each interface of the network: opened in a thread that goes there, and ends."""
    if sys.platform != "linux":
        raise ServiceError("packets can be counted on Linux alone", fault="audit-unchecked")
    found: list[socket.socket] = []
    failed: list[OSError] = []

    def open_() -> None:
        try:
            _enter(Path(f"/proc/{pid}/ns/net"))
            for _, name in socket.if_nameindex():
                if name != "lo":
                    one = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
                    found.append(one)
                    one.setblocking(False)
                    one.bind((name, EVERY_PROTOCOL))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=open_, name="packets-open")
    thread.start()
    thread.join()
    if failed:
        for one in found:
            one.close()
        said = "only root may count packets" if isinstance(failed[0], PermissionError) else str(failed[0])
        raise ServiceError(said, fault="audit-unchecked")
    return found


def _enter(network: Path) -> None:
    """Move this thread into a network. Python's own os.setns came with 3.12."""
    if network.stat().st_ino == Path("/proc/thread-self/ns/net").stat().st_ino:
        return
    with network.open("rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), NEW_NETWORK):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def _read(chosen: selectors.DefaultSelector, count: Count, done: threading.Event) -> None:
    """Until it is done, and nothing is left."""
    while True:
        ready = chosen.select(0 if done.is_set() else LOOK_SECONDS)
        if not ready and done.is_set():
            return
        for key, _ in ready:
            assert isinstance(key.fileobj, socket.socket)
            try:
                data, (_, _, kind, *_) = key.fileobj.recvfrom(START)
            except OSError:  # said once, of an interface that is down or gone
                continue
            if kind == OUTGOING and (flow := parsed(data)):
                count.add(flow)


def _dropped(one: socket.socket) -> int:
    return int(struct.unpack("II", one.getsockopt(AT_PACKETS, STATISTICS, 8))[1])


def parsed(data: bytes) -> Flow | None:
    """The flow of an IP packet; None for another protocol, and for a later part of a packet that was cut.

    https://www.rfc-editor.org/rfc/rfc791#section-3.1, https://www.rfc-editor.org/rfc/rfc8200#section-3
    """
    version = data[0] >> 4 if data else 0
    if version == 4 and len(data) >= 20:
        start, protocol, address = (data[0] & 15) * 4, data[9], data[16:20]
        if struct.unpack(">H", data[6:8])[0] & 0x1FFF:
            return None
    elif version == 6 and len(data) >= 40:
        start, protocol, address = 40, data[6], data[24:40]
    else:
        return None
    if protocol not in PROTOCOLS or len(data) < start + 4:
        return None
    own, port = struct.unpack(">HH", data[start : start + 4])
    return Flow(PROTOCOLS[protocol], own, str(ip_address(address)), port)
