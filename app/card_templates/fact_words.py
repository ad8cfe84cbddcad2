"""A person's fact as words to stand inside a line: ranges in words on a screen, with a dash on the wallet card."""

from app.card_templates.composition import FactText

NO_SPACE = {"%"}


def range_text(low: float, high: float, unit: str | None = None) -> FactText:
    """88 and 92 with "%" are "88% to 92%" on a screen and "88-92%" on paper (clinical-design 3.2)."""
    first, last, short = plain_number(low), plain_number(high), _with_unit(plain_number(high), unit)
    shared = unit is not None and unit not in NO_SPACE
    screen = f"{first if shared else _with_unit(first, unit)} to {_with_unit(last, unit)}"
    return FactText(screen=screen, paper=f"{first}-{short}")


def number_text(value: float, unit: str | None = None) -> FactText:
    """5.5 with "kPa" is "5.5 kPa"; 30 with "%" is "30%"."""
    words = _with_unit(plain_number(value), unit)
    return FactText(screen=words, paper=words)


def plain_number(value: float) -> str:
    """Without a needless ".0": 88.0 is "88"."""
    return f"{value:g}" if abs(value) < 1_000_000 else str(int(value))


def _with_unit(number: str, unit: str | None) -> str:
    if not unit:
        return number
    return f"{number}{unit}" if unit in NO_SPACE else f"{number} {unit}"
