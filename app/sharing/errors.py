"""What may be refused about a link, each with what to do next."""

from typing import Any

from app.core.errors import Conflict, Invalid


class LinkEnded(Conflict):
    """The link was cancelled or has run out: it can be neither shown, paused nor resumed."""

    def __init__(self, **more: Any) -> None:
        super().__init__("link_ended", "This code was cancelled. Make a new one for this medium.", **more)


class TooManyLinks(Invalid):
    """More codes than anybody can keep track of."""

    def __init__(self, most: int) -> None:
        super().__init__("too_many_links", f"A card can have {most} codes at once. Cancel one you no longer use first.")
