"""One line in visual order: the Unicode bidirectional algorithm (UAX 9) for a left-to-right page.

Rules W1 to W7, N0 to N2, L1, L2 and L4. Explicit embeddings are not needed: their controls are taken out beforehand.
"""

import unicodedata
from itertools import groupby

_OPENING = {"(": ")", "[": "]", "{": "}"}
_MIRRORED = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def visual_order(text: str) -> str:
    """The characters as they stand from left to right, brackets mirrored where they must be."""
    original = [unicodedata.bidirectional(letter) or "L" for letter in text]
    kinds = _resolve_weak(original)
    _resolve_brackets(text, kinds)
    _resolve_neutrals(kinds)
    levels = [{"R": 1, "EN": 2, "AN": 2}.get(kind, 0) for kind in kinds]
    _level_trailing_space(original, levels)
    mirrored = [_MIRRORED.get(a, a) if level % 2 else a for a, level in zip(text, levels, strict=True)]
    return "".join(mirrored[index] for index in _reordered(levels))


def _resolve_weak(original: list[str]) -> list[str]:
    kinds = list(original)
    before, strong = "L", "L"
    for index, kind in enumerate(kinds):
        if kind in {"NSM", "BN"}:
            kinds[index] = kind = before  # W1
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = kind = "AN"  # W2
        before = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for index in range(1, len(kinds) - 1):  # W4
        around = kinds[index - 1], kinds[index + 1]
        if kinds[index] in {"ES", "CS"} and around == ("EN", "EN"):
            kinds[index] = "EN"
        elif kinds[index] == "CS" and around == ("AN", "AN"):
            kinds[index] = "AN"
    _resolve_terminators(kinds)
    return _numbers_after_latin(kinds)


def _resolve_terminators(kinds: list[str]) -> None:
    """W5 and W6: per cent and currency signs beside a number belong to it; other signs are neutral."""
    start = 0
    for kind, run in groupby(list(kinds)):
        end = start + len(list(run))
        if kind == "ET":
            beside = {kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""}
            kinds[start:end] = ["EN" if "EN" in beside else "ON"] * (end - start)
        start = end
    for index, kind in enumerate(kinds):
        if kind in {"ES", "CS", "ET"}:
            kinds[index] = "ON"


def _numbers_after_latin(kinds: list[str]) -> list[str]:
    """W7."""
    strong, out = "L", []
    for kind in kinds:
        if kind in {"L", "R"}:
            strong = kind
        out.append("L" if kind == "EN" and strong == "L" else kind)
    return out


def _resolve_brackets(text: str, kinds: list[str]) -> None:
    """N0: both brackets of a pair take one direction."""
    for opened, closed in _bracket_pairs(text, kinds):
        inside = {_STRONG[kind] for kind in kinds[opened + 1 : closed] if kind in _STRONG}
        if "L" in inside:
            kinds[opened] = kinds[closed] = "L"
        elif "R" in inside:
            before = next((_STRONG[kind] for kind in reversed(kinds[:opened]) if kind in _STRONG), "L")
            kinds[opened] = kinds[closed] = before


def _bracket_pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    pairs = []
    for index, letter in enumerate(text):
        if kinds[index] != "ON":
            continue
        if letter in _OPENING:
            waiting.append((_OPENING[letter], index))
            continue
        for place in range(len(waiting) - 1, -1, -1):
            if waiting[place][0] == letter:
                pairs.append((waiting[place][1], index))
                del waiting[place:]
                break
    return sorted(pairs)


def _resolve_neutrals(kinds: list[str]) -> None:
    """N1 and N2: signs and spaces between two letters of one direction go with them, otherwise with the page."""
    start = 0
    neutral = [kind not in _STRONG for kind in kinds]
    for is_neutral, run in groupby(neutral):
        end = start + len(list(run))
        if is_neutral:
            before = _STRONG[kinds[start - 1]] if start else "L"
            after = _STRONG[kinds[end]] if end < len(kinds) else "L"
            kinds[start:end] = [before if before == after else "L"] * (end - start)
        start = end


def _level_trailing_space(original: list[str], levels: list[int]) -> None:
    """L1."""
    for index in range(len(levels) - 1, -1, -1):
        if original[index] not in {"WS", "BN", "S", "B"}:
            return
        levels[index] = 0


def _reordered(levels: list[int]) -> list[int]:
    """L2: turn every run of the highest level round, then of the next, down to 1."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = order[start:end][::-1]
            start = end + 1
    return order
