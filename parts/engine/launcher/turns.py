"""The order in which requests get the slots: that in which they came."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Iterator

from launcher.slots import Slot, Slots


class Turns:
    """The slots in the order in which requests came. Of one event loop."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._waiting: deque[tuple[str, asyncio.Future[Slot]]] = deque()
        self._apart = 0

    @contextlib.asynccontextmanager
    async def turn(self, text: str) -> AsyncIterator[Slot]:
        """A slot for the prompt `text`, while the context lasts. Cancelled while it waits, it leaves the queue."""
        slot = None if self._waiting or self._apart else self._slots.take(text)
        if slot is None:
            slot = await self._wait(text)
        gone = True
        try:
            yield slot
            gone = False
        finally:
            self._slots.leave(slot, gone=gone)
            self._next()

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Let no turn begin while the context lasts: for a request with an adapter. llama.cpp computes it apart, when
        no answer to others is under way, and chats that begin all the time would keep it from ever coming to that."""
        self._apart += 1
        try:
            yield
        finally:
            self._apart -= 1
            self._next()

    async def _wait(self, text: str) -> Slot:
        place: tuple[str, asyncio.Future[Slot]] = (text, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            return await place[1]
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
            elif not place[1].cancelled():  # it was given one in this moment
                self._slots.leave(place[1].result())
                self._next()
            raise

    def _next(self) -> None:
        while self._waiting and not self._apart:
            text, place = self._waiting[0]
            if not place.done():
                slot = self._slots.take(text)
                if slot is None:
                    return
                place.set_result(slot)
            self._waiting.popleft()
