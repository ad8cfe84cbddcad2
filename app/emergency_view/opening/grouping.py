"""One thread that does in one go whatever came in while it was busy, so that many requests share one durable commit.

The event loop gathers, the thread works: it is woken once for a group, never once for an item, because each waking
takes the interpreter from the loop."""

import asyncio
import queue
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

LIMIT: Final = 64


class Grouping(Generic[Item, Result]):
    """`work` gets a list of at least one item and answers with a result for each, in order; what it raises, all get."""

    def __init__(self, work: Callable[[list[Item]], list[Result]], *, name: str, pause: float = 0.0) -> None:
        """`pause`: the least seconds between two groups; a first item after a quiet time does not wait."""
        self._work, self._pause, self._done_at = work, pause, 0.0
        self._waiting: list[_Waiting[Item, Result]] = []
        self._is_planned = False
        self._groups: queue.SimpleQueue[_Group[Item, Result] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting, then end. Not from the loop's own thread; nothing is submitted any more."""
        if not self._thread.is_alive():
            return
        while group := self._take():
            self._groups.put((group, group[0][1].get_loop()))
        self._groups.put(None)
        self._thread.join(timeout=5)

    def submit(self, item: Item) -> "asyncio.Future[Result]":
        """A future in the running loop. Cancelling it does not undo the work."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, future))
        self._plan(loop)
        return future

    # --- in the loop ---------------------------------------------------------------------------------------

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        """One group is at work at a time; the next is sent when it is done and the pause is over."""
        if self._is_planned:
            return
        self._is_planned = True
        wait = self._done_at + self._pause - monotonic()
        if wait > 0:
            loop.call_later(wait, self._send, loop)
        else:
            loop.call_soon(self._send, loop)  # with whatever else this turn of the loop brings

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        if group := self._take():
            self._groups.put((group, loop))

    def _take(self) -> "list[_Waiting[Item, Result]]":
        taken, self._waiting = self._waiting[:LIMIT], self._waiting[LIMIT:]
        return taken

    def _settle(self, group: "list[_Waiting[Item, Result]]", outcome: "list[Result] | BaseException") -> None:
        self._is_planned, self._done_at = False, monotonic()
        results = [outcome] * len(group) if isinstance(outcome, BaseException) else outcome
        for (_, future), result in zip(group, results, strict=True):
            if future.done():
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(result)  # type: ignore[arg-type]  # a list of results, as the line before says
        if self._waiting:
            self._plan(group[0][1].get_loop())

    # --- in the thread -------------------------------------------------------------------------------------

    def _run(self) -> None:
        while (sent := self._groups.get()) is not None:
            group, loop = sent
            outcome: list[Result] | BaseException
            try:
                outcome = self._work([item for item, _ in group])
            except BaseException as error:
                outcome = error
            try:
                loop.call_soon_threadsafe(self._settle, group, outcome)
            except RuntimeError:  # the loop has ended; nobody waits any more
                continue


_Waiting: TypeAlias = tuple[Item, "asyncio.Future[Result]"]
_Group: TypeAlias = tuple[list[tuple[Item, "asyncio.Future[Result]"]], asyncio.AbstractEventLoop]
