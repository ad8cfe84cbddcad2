"""The wallet card, 85.60 x 53.98 mm: words only on the front, the code on the back (clinical-design 4)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from app.exports.advice import corrected_briefly, is_about_oxygen, oxygen_alone, told_short
from app.exports.codes import Codes
from app.exports.formats.base import PDF, CannotBeMade, Format, codes_for
from app.exports.pdf import advice_rows, parts, wallet_words
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import (
    CodeBlock,
    alert_bar,
    mark_through,
    names_by_code,
    new_sheet,
    one_line,
    right_line,
)
from app.exports.pdf.paper import Paper, with_stop
from app.exports.pdf.rows import Box, DoesNotFit, Frame, Placed, Row, draw, framed, kept, place
from app.exports.pdf.sheet import MM, Sheet
from app.exports.pdf.text import APART, INK, RED, Span, apart, bold, plain, width_of
from app.exports.pdf.wallet_words import BRING, DRUGS, DRUGS_ON_TIME, FACTS, NIL, TIMES
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

CARD: Final = (85.60 * MM, 53.98 * MM)
MARGIN: Final = 2.6 * MM
FOOT: Final = 1.2 * MM
WIDTH: Final = CARD[0] - 2 * MARGIN
SIZES: Final = ((8.5, 1.18), (8.0, 1.15), (7.5, 1.12), (7.0, 1.12), (7.0, 1.06), (7.0, 1.0))
"""Type sizes and line distances tried, largest first. Never below 7 points."""
BAR_SIZE: Final = 8.0
SMALLEST: Final = 7.0
NAME_SIZE: Final = 11.0
CODE_SIZE: Final = 12.0
LEADING: Final = 1.12
EDGES: Final = 4.0
"""Points of a face's height that do not grow with the type: the edges of the box, and a little."""
RED_BOX: Final = Box("", "", padding=2.0, thickness=0.9)
FRONTS: Final[tuple[tuple[tuple[str, ...], int], ...]] = (
    ((), 0),
    ((), 3),
    ((FACTS,), 3),
    ((FACTS, NIL), 3),
    ((FACTS, NIL), 5),
    ((FACTS, NIL, BRING), 5),
    ((FACTS, NIL, BRING, DRUGS), 5),
    ((FACTS, NIL, BRING, DRUGS, TIMES), 5),
)
"""What stands on the back where the front has no room for it, and how many paragraphs below the box run on."""
WHOLE_SENTENCES: Final = 2
"""How many of these are tried with the whole sentence of a line whose fact is not recorded, before its short words."""
BACKS: Final = ((None, 0, True), (2, 0, True), (2, 9, True), (2, 9, False), (1, 9, False))
"""How many numbers beside the 24-hour one stand on the back, how many paragraphs run on, and whether the facts that
the front had no room for are said or only named."""
Choice = Callable[[Paper], Sequence[Row]]
Paragraph = tuple[str, list[Span]]
"""The name it is known by, and its words."""


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """Two pages of card size: front, back."""
    wording = Wording(summary, printing)
    faces = Faces(wording, codes_for(FORMAT.title, codes), FORMAT.title)
    sheet = new_sheet(wording, FORMAT.title, keep_size=True)
    sheet.start_page(CARD)
    faces.draw_front(sheet)
    sheet.start_page(CARD)
    faces.draw_back(sheet)
    return sheet.finish()


class Faces:
    """Both sides, laid out from the top left corner of a card. CannotBeMade names what has no room.

    What must stand on the front always does. Where the lines leave no room, the sentences below the box follow each
    other on one line, then the least dangerous of them stand on the back, then a correction is said beside its line
    alone. Then lines step back that nobody approved as
    a set for this card, least dangerous first: the box then begins by saying how many it holds of how many. One line
    of each topic always stands, and a set that was approved is never cut.
    """

    def __init__(self, wording: Wording, codes: Codes, title: str) -> None:
        self._wording, self._title = wording, title
        self._paper = Paper(wording, SMALLEST, WIDTH)
        self._block = CodeBlock(wording, codes)
        self._names, below = _names(wording, BAR_SIZE * 1.55 + 1.0)
        frame = Frame(MARGIN, below, WIDTH, CARD[1] - FOOT - below)
        fronts = [partial(_front_rows, behind=behind, joined=joined, briefly=True) for behind, joined in FRONTS]
        leaves = wording.summary.wallet_gives_way
        whole = [partial(each, briefly=False) for each in fronts[:WHOLE_SENTENCES]]
        fronts.append(partial(fronts[-1], says_corrected=False))
        fronts.append(partial(fronts[-1], is_marked=False))
        fronts += [partial(fronts[-1], without=leaves[:count]) for count in range(1, len(leaves) + 1)]
        self._front, chosen = self._fitted(frame, [*whole, *fronts])
        side, edge = self._block.side, MARGIN * 0.5
        self._square = (CARD[0] - edge - side, edge, side)
        beside = Frame(MARGIN, MARGIN * 0.8, CARD[0] - MARGIN - edge - side - MM, CARD[1])
        self._beside = place(_beside_code(Paper(wording, SMALLEST, beside.width, LEADING), codes), iter([beside]))[0]
        below = max(edge + side, self._beside.foot) + 0.5
        frame = Frame(MARGIN, below, WIDTH, CARD[1] - FOOT - below)
        behind = FRONTS[min(max(chosen - len(whole), 0), len(FRONTS) - 1)][0]
        backs = [
            partial(_back_rows, behind=behind, numbers=numbers, joined=joined, in_full=in_full)
            for numbers, joined, in_full in BACKS
        ]
        backs.append(partial(backs[-1], is_marked=False))
        self._back, _ = self._fitted(frame, backs)

    def draw_front(self, sheet: Sheet) -> None:
        """Words only, complete in itself."""
        wording = self._wording
        bar = alert_bar(sheet, wording, 0, 0, CARD[0], BAR_SIZE, inset=MARGIN)
        self._names(sheet)
        draw(sheet, self._front)
        mark_through(sheet, wording.mark, 0, bar, CARD[0], CARD[1] - bar, 11.0)

    def draw_back(self, sheet: Sheet) -> None:
        """The code, the name beside it at least as large, and what is not needed in the first minute."""
        draw(sheet, self._beside)
        draw(sheet, self._back)
        mark_through(sheet, self._wording.mark, 0, 0, *CARD, 11.0)
        self._block.square(sheet, *self._square)

    def _fitted(self, frame: Frame, choices: Sequence[Choice]) -> tuple[Placed, int]:
        """The first choice that fits, in the largest type at which it does."""
        refused = ""
        for number, rows in enumerate(choices):
            smallest = self._place(frame, rows, len(SIZES) - 1)
            if isinstance(smallest, Placed):
                return self._largest(frame, rows, smallest), number
            refused = smallest
        raise CannotBeMade(self._title, refused)

    def _largest(self, frame: Frame, rows: Choice, fits: Placed) -> Placed:
        """From the largest size down, past those that would need more room even if no line were broken anew."""
        room = (frame.height - EDGES) / (fits.used - EDGES) if fits.used > EDGES else 1.0
        height = SIZES[-1][0] * SIZES[-1][1]
        for number, (size, leading) in enumerate(SIZES[:-1]):
            if size * leading <= height * room:
                tried = self._place(frame, rows, number)
                if isinstance(tried, Placed):
                    return tried
        return fits

    def _place(self, frame: Frame, rows: Choice, number: int) -> Placed | str:
        """The rows in this size, or the name of the first that has no room."""
        size, leading = SIZES[number]
        try:
            return place(rows(self._paper.resized(size, leading)), iter([frame]))[0]
        except DoesNotFit as refusal:
            return refusal.name


def _names(wording: Wording, top: float) -> tuple[Callable[[Sheet], None], float]:
    """Name and date of birth, on one line if they fit; a long family name is smaller before it takes a line more.

    Gives what draws them, and where they end."""
    name_width = width_of(wording.name, Face.BOLD, NAME_SIZE) + NAME_SIZE * 0.6
    born_size = min(NAME_SIZE - 2, (WIDTH - name_width) / width_of(wording.born, Face.BOLD, 1))
    if born_size >= SMALLEST:

        def on_one_line(sheet: Sheet) -> None:
            baseline = top + NAME_SIZE * 0.85
            one_line(sheet, wording.name, MARGIN, baseline, NAME_SIZE, face=Face.BOLD)
            right_line(sheet, wording.born, MARGIN + WIDTH, baseline, born_size, face=Face.BOLD, colour=INK)

        return on_one_line, top + NAME_SIZE * 1.1
    paper = Paper(wording, SMALLEST, WIDTH, 1.06)
    given = paper.text(bold(wording.summary.identity.given_name), scale=NAME_SIZE / SMALLEST)
    rest = paper.text(bold(f"{wording.family_name}. "), bold(f"{wording.born}."))
    placed = place(kept([*given, *rest]), iter([Frame(MARGIN, top, WIDTH, CARD[1])]))[0]
    return partial(draw, placed=placed), placed.foot


def _front_rows(
    paper: Paper,
    *,
    behind: Sequence[str],
    joined: int,
    briefly: bool,
    without: Sequence[str] = (),
    says_corrected: bool = True,
    is_marked: bool = True,
) -> list[Row]:
    wording = paper.wording
    corrected = corrected_briefly(wording, told_short(wording, without=without)) if says_corrected else ""
    rows = [*parts.alarms(paper, told=()), *parts.condition_short(paper, also=corrected)]
    rows += framed(RED_BOX, paper.width, lambda width: _box_rows(paper.inside(width), without, briefly=briefly))
    allergies = [
        bold(f"{wording.allergies_heading(short=True)}: ", RED),
        bold(with_stop(wording.allergies(short=True))),
    ]
    ahead = [each for each in (DRUGS, TIMES, NIL, FACTS, BRING) if each not in behind]
    others = [each for each in ahead if each not in DRUGS_ON_TIME]
    below: list[Paragraph] = [
        (wording("allergies_short"), allergies),
        (wording("medicines_critical"), wallet_words.own(wording, [each for each in ahead if each in DRUGS_ON_TIME])),
        (wording("facts"), apart(wallet_words.own(wording, others), wallet_words.named(wording, behind))),
        (wording("ring"), wallet_words.ring(wording)),
        (wording("show_to"), [bold(wording("wallet_part_show_to" if without else "show_to"))]),
    ]
    return [*rows, paper.gap(0.14), *_told(paper, below, joined=joined, is_marked=is_marked)]


def _told(paper: Paper, told: Sequence[Paragraph], *, joined: int, is_marked: bool) -> list[Row]:
    """Paragraphs; where there is no room for them the first few as one, so that no line stays half empty. The marks
    between their sentences are the last to go before anything else would have to."""
    together = apart(*(spans for _, spans in told[:joined]))
    rest = [(name, spans) for name, spans in [(told[0][0], together), *told[joined:]] if spans]
    shown = [(name, spans if is_marked else [span for span in spans if span != APART]) for name, spans in rest]
    return [row for name, spans in shown for row in paper.text(*spans, name=name)]


def _box_rows(paper: Paper, without: Sequence[str], *, briefly: bool) -> list[Row]:
    wording = paper.wording
    told = told_short(wording, without=without, briefly=briefly)
    if not told:
        return advice_rows.no_advice(paper)
    rows = _part_of(paper, len(told)) if without else []
    for number, each in enumerate(told, start=1):
        rows += advice_rows.told_in_brief(paper, each, each.heading or f"{wording('line')} {number}")
    oxygen = [fact for fact in oxygen_alone(wording, told) if fact.value is not None or is_about_oxygen(wording)]
    return [*rows, *parts.own_values(paper, oxygen, name=wording("box"), alone=True)]


def _part_of(paper: Paper, held: int) -> list[Row]:
    """What is left out is said first, so that nobody takes these lines for all (clinical-design F16)."""
    words = paper.wording("wallet_part", held=held, all=len(told_short(paper.wording)))
    return paper.text(bold(words, RED), name=paper.wording("box"))


def _beside_code(paper: Paper, codes: Codes) -> list[Row]:
    wording = paper.wording
    warning = [*paper.text(bold(wording.warning, RED))] if wording.warning else []
    return [
        *names_by_code(paper, CODE_SIZE),
        *warning,
        paper.gap(0.3),
        *paper.text(plain(wording("reopen_sheet_short"))),
        *paper.text(bold(codes.typing_address), plain(f" {wording('and_type')}"), name=wording("reopen")),
        *paper.code(codes.typed_code, CODE_SIZE),
        *paper.text(plain(wording("no_sign_in")), name=wording("reopen")),
        *paper.text(bold(f"{wording.version}."), name=wording("about")),
    ]


def _back_rows(
    paper: Paper, *, behind: Sequence[str], numbers: int | None, joined: int, in_full: bool, is_marked: bool = True
) -> list[Row]:
    wording = paper.wording
    facts = wallet_words.own(wording, [FACTS]) if in_full else wallet_words.only_named(wording)
    bring = wallet_words.own(wording, [BRING]) if BRING in behind else []
    told: list[Paragraph] = [
        (wording("medicines_critical"), wallet_words.on_time_behind(wording, behind)),
        (
            wording("facts"),
            apart(facts if FACTS in behind else [], bring),
        ),
        (wording("talking"), wallet_words.talking(wording)),
        (wording("ring"), parts.spans_of_numbers(wording, most=numbers)),
        (wording("advance_plan"), wallet_words.plans(wording)),
        (wording("about"), wallet_words.about(wording, in_brief=numbers is not None)),
    ]
    return _told(paper, told, joined=joined, is_marked=is_marked)


FORMAT = Format(
    key="wallet-card",
    title="Wallet card",
    description="Card size, for a card printer or a print shop: words on the front, the code on the back.",
    media_type=PDF,
    needs_link=True,
    medium="wallet",
    group="carry",
    render=render,
)
