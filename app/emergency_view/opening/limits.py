"""Limits in this process's memory (codes-and-keys 7.5): they protect the machine, entropy protects the codes.

A valid code always opens, whatever else its address did; a miss costs no database write."""

import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Final

logger = logging.getLogger(__name__)

POSTS_A_SECOND: Final = 30
MISSES: Final = 30
MISS_WINDOW: Final = 600.0
TYPED_A_SECOND: Final = 200
NETWORKS_REMEMBERED: Final = 20_000
ALARM_MISSES: Final = 600
METRIC_SECONDS: Final = 10.0


class Limits:
    """R0 to R3 of one process. `timer` gives seconds and never goes back."""

    def __init__(self, timer: Callable[[], float] = monotonic) -> None:
        self._timer = timer
        self._second = -1
        self._posts: dict[str, int] = {}
        self._typed = 0
        self._missed: OrderedDict[str, deque[float]] = OrderedDict()
        self._misses = Counted("emergency.misses", timer)
        self.refusals = Counted("emergency.refusals", timer)
        self.signed_but_unknown = Counted("emergency.signed_but_unknown", timer)

    def may_post(self, network: str) -> bool:
        """R0: thirty posts a second for each address."""
        self._turn()
        count = self._posts.get(network, 0) + 1
        self._posts[network] = count
        return count <= POSTS_A_SECOND

    def may_look_up_typed(self) -> bool:
        """R3: above 200 typed look-ups a second this process answers no more of them; tokens are untouched."""
        self._turn()
        self._typed += 1
        return self._typed <= TYPED_A_SECOND

    def miss(self, network: str) -> int | None:
        """R2: count a typed code that no card has. Seconds to wait when its network missed too often, else None."""
        now = self._timer()
        self._misses.add()
        times = self._missed.pop(network, None) or deque(maxlen=MISSES + 1)
        times.append(now)
        self._missed[network] = times
        if len(self._missed) > NETWORKS_REMEMBERED:
            self._missed.popitem(last=False)
        if len(times) <= MISSES or now - times[0] >= MISS_WINDOW:
            return None
        return int(MISS_WINDOW - (now - times[0])) + 1

    def _turn(self) -> None:
        second = int(self._timer())
        if second != self._second:
            self._second, self._posts, self._typed = second, {}, 0


class Counted:
    """A number for the operator: summed, logged every ten seconds while it moves, an alarm at 600 in ten minutes."""

    def __init__(self, name: str, timer: Callable[[], float], *, alarm_at: int = ALARM_MISSES) -> None:
        self._name, self._timer, self._alarm_at = name, timer, alarm_at
        self._count, self._since = 0, timer()
        self._window, self._window_since, self._alarmed = 0, timer(), False

    def add(self) -> None:
        """One more."""
        now = self._timer()
        if now - self._window_since >= MISS_WINDOW:
            self._window, self._window_since, self._alarmed = 0, now, False
        self._count += 1
        self._window += 1
        if now - self._since >= METRIC_SECONDS:
            logger.info("counted", extra={"event": self._name, "count": self._count})
            self._count, self._since = 0, now
        if self._window >= self._alarm_at and not self._alarmed:
            self._alarmed = True
            logger.error("alarm: far more than usual", extra={"event": self._name, "count": self._window})
