"""Arabic letters in their joined forms, for a printer that draws one glyph for each character.

The forms are the presentation forms of the Unicode code charts; which letters join is read from the same charts.
Letters without such forms (Sindhi, Pashto) stay as they are: legible, not joined.
"""

import unicodedata
from functools import lru_cache

_LAM = "\u0644"
_TATWEEL = "\u0640"
Forms = dict[str, str]


@lru_cache(maxsize=1)
def _charts() -> tuple[dict[str, Forms], dict[str, Forms]]:
    """Forms of each letter by name (isolated, final, initial, medial), and of lam with each alef."""
    letters: dict[str, Forms] = {}
    lam_alefs: dict[str, Forms] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        source = "".join(chr(int(part, 16)) for part in parts)
        if len(source) == 1:
            letters.setdefault(source, {})[kind.strip("<>")] = chr(code)
        elif code >= 0xFEF5 and source[:1] == _LAM:
            lam_alefs.setdefault(source[1], {})[kind.strip("<>")] = chr(code)
    return letters, lam_alefs


def joined(text: str) -> str:
    """The text in logical order with every letter in its form; lam with alef becomes one letter."""
    lam_alefs = _charts()[1]
    out: list[str] = []
    skip = -1
    for index, letter in enumerate(text):
        if index == skip:
            continue
        after = _neighbour(text, index, 1)
        if letter == _LAM and after >= 0 and text[after] in lam_alefs:
            skip = after
            form = "final" if _joins_from(_letter(text, _neighbour(text, index, -1))) else "isolated"
            out.append(lam_alefs[text[after]][form])
        else:
            out.append(_form(text, index))
    return "".join(out)


def _form(text: str, index: int) -> str:
    letter = text[index]
    forms = _charts()[0].get(letter)
    if forms is None:
        return letter
    before = _joins_from(_letter(text, _neighbour(text, index, -1))) and "final" in forms
    after = "initial" in forms and _joins_to(_letter(text, _neighbour(text, index, 1)))
    kind = ("medial" if after else "final") if before else ("initial" if after else "isolated")
    return forms.get(kind, letter)


def _joins_from(letter: str) -> bool:
    """Whether this letter joins to the one after it."""
    return letter == _TATWEEL or "initial" in _charts()[0].get(letter, {})


def _joins_to(letter: str) -> bool:
    """Whether this letter joins to the one before it."""
    return letter == _TATWEEL or "final" in _charts()[0].get(letter, {})


def _neighbour(text: str, index: int, step: int) -> int:
    """Where the next letter stands that is not a mark (marks do not break a join); -1 if there is none."""
    index += step
    while 0 <= index < len(text) and unicodedata.category(text[index]) == "Mn":
        index += step
    return index if index < len(text) else -1


def _letter(text: str, index: int) -> str:
    return text[index] if index >= 0 else ""
