"""One thread that takes whatever is waiting and does it in one go, so that many requests share one durable commit."""

import asyncio
import queue
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Final, Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

LIMIT: Final = 64


class Grouping(Generic[Item, Result]):
    """`work` gets a list of at least one item and answers with a result for each, in order; what it raises, all get."""

    def __init__(self, work: Callable[[list[Item]], list[Result]], *, name: str, pause: float = 0.0) -> None:
        """`pause`: the least seconds between two groups; a first item after a quiet time does not wait."""
        self._work, self._pause, self._done_at = work, pause, 0.0
        self._waiting: queue.SimpleQueue[_Waiting[Item, Result] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting, then end."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join(timeout=5)

    def submit(self, item: Item) -> "asyncio.Future[Result]":
        """A future in the running loop. Cancelling it does not undo the work."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.put((item, loop, future))
        return future

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            wait = self._done_at + self._pause - monotonic()
            if wait > 0:
                sleep(wait)
            group, is_last = self._group(first)
            self._do(group)
            self._done_at = monotonic()
            if is_last:
                return

    def _group(self, first: "_Waiting[Item, Result]") -> "tuple[list[_Waiting[Item, Result]], bool]":
        group = [first]
        while len(group) < LIMIT:
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return group, True
            group.append(following)
        return group, False

    def _do(self, group: "list[_Waiting[Item, Result]]") -> None:
        outcome: list[Result] | BaseException
        try:
            outcome = self._work([item for item, _, _ in group])
        except BaseException as error:
            outcome = error
        loop = group[0][1]
        try:
            loop.call_soon_threadsafe(_settle, [future for _, _, future in group], outcome)
        except RuntimeError:  # the loop has ended; nobody waits any more
            return


_Waiting: TypeAlias = tuple[Item, asyncio.AbstractEventLoop, "asyncio.Future[Result]"]


def _settle(futures: "list[asyncio.Future[Result]]", outcome: "list[Result] | BaseException") -> None:
    if isinstance(outcome, BaseException):
        for future in futures:
            if not future.done():
                future.set_exception(outcome)
        return
    for future, result in zip(futures, outcome, strict=True):
        if not future.done():
            future.set_result(result)
