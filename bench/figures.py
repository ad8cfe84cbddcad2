"""What a benchmark reports."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number with its floor or ceiling. Give `at_least` or `at_most`, or neither for a note."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def misses(self) -> bool:
        """Whether the figure is on the wrong side of its bound."""
        return (self.at_least is not None and self.value < self.at_least) or (
            self.at_most is not None and self.value > self.at_most
        )

    @property
    def bound(self) -> str:
        """The bound in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return f"at most {self.at_most:g}" if self.at_most is not None else ""


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table of the figures."""
    rows = ["| what | measured | bound | |", "| --- | --- | --- | --- |"]
    for figure in figures:
        verdict = "MISSED" if figure.misses else ""
        words = " ".join(part for part in (verdict, figure.note) if part)
        rows.append(f"| {figure.name} | {figure.value:.4g} {figure.unit} | {figure.bound} | {words} |")
    return "\n".join(rows)
