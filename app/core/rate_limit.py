"""A limit in this process's memory: so many in a window for each key. It writes nothing and forgets the oldest keys."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Final

KEYS_REMEMBERED: Final = 20_000


class RateLimit:
    """`count` in any `seconds`. `timer` gives seconds and never goes back. Safe in threads."""

    def __init__(self, count: int, seconds: float, *, timer: Callable[[], float] = monotonic) -> None:
        self._count, self._seconds, self._timer = count, seconds, timer
        self._taken: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable) -> int | None:
        """Take one if there is one left: None. Else whole seconds to wait, and nothing is taken."""
        with self._lock:
            return self._take(key, self._timer())

    def _take(self, key: Hashable, now: float) -> int | None:
        times = self._taken.pop(key, None)
        if times is None:
            times = deque(maxlen=self._count)
        self._taken[key] = times
        if len(self._taken) > KEYS_REMEMBERED:
            self._taken.popitem(last=False)
        if len(times) == self._count and now - times[0] < self._seconds:
            return int(self._seconds - (now - times[0])) + 1
        times.append(now)
        return None

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._taken.clear()
