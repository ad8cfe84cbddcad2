"""The square of the face that a person chose, in parts of the upright picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crop:
    """`left` and `top` from 0 to 1; `size` is the side of the square as a part of the shorter side."""

    left: float
    top: float
    size: float

    def arguments(self) -> tuple[str, str, str]:
        """For the worker's command line."""
        return (f"{self.left:.4f}", f"{self.top:.4f}", f"{self.size:.4f}")
