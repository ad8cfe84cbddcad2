"""What makes a start quick."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """For loading code, which makes hundreds of thousands of objects that all stay: looking through them again and
    again for what could be thrown away takes a third of a start. What was made is not looked through later either."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
