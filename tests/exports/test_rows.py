"""Rows in frames: what belongs together stays together, and what has no room is named."""

from collections.abc import Iterator, Sequence

import pytest

from app.exports.pdf.paper import beside_heading
from app.exports.pdf.rows import Box, DoesNotFit, Frame, Row, boxed, framed, kept, place, space, turn_over


def a_row(height: float = 10.0, name: str = "") -> Row:
    return Row(height, lambda *_: None, name=name)


def frames(*heights: float) -> Iterator[Frame]:
    return iter([Frame(0, 0, 100, height) for height in heights])


def names(rows: Sequence[tuple[Row, float]]) -> list[str]:
    return [row.name for row, _ in rows if row.name]


def test_rows_go_on_in_the_next_frame() -> None:
    placed = place([a_row(name="a"), a_row(name="b"), a_row(name="c")], frames(25, 25))
    assert [names(each.rows) for each in placed] == [["a", "b"], ["c"]]


def test_paragraph_is_not_parted() -> None:
    rows = [a_row(name="a"), *kept([a_row(name="b"), a_row(name="c")])]
    placed = place(rows, frames(25, 25))
    assert [names(each.rows) for each in placed] == [["a"], ["b", "c"]]


def test_paragraph_longer_than_a_page_is_parted_where_it_must_be() -> None:
    placed = place(kept([a_row(name=str(number)) for number in range(5)]), frames(25, 25, 25))
    assert [names(each.rows) for each in placed] == [["0", "1"], ["2", "3"], ["4"]]


def test_box_that_goes_on_says_so() -> None:
    box = Box("BOX", "BOX (continued)", size=5, padding=2)
    rows = boxed(box, 100, lambda _: [a_row(name=str(number)) for number in range(4)])
    placed = place(rows, frames(40, 60))
    assert names(placed[0].rows)[0] == "BOX"
    assert names(placed[1].rows)[0] == "BOX (continued)"
    assert [name for each in placed for name in names(each.rows) if name.isdigit()] == ["0", "1", "2", "3"]


def test_frame_without_heading_holds_its_rows() -> None:
    placed = place(framed(Box("", "", padding=2), 100, lambda _: [a_row(name="a")]), frames(40))
    assert names(placed[0].rows) == ["a"]


def test_first_that_has_no_room_is_named() -> None:
    """Proves H07-A1."""
    with pytest.raises(DoesNotFit) as refusal:
        place([a_row(name="a"), a_row(name="Heart"), a_row(name="c")], frames(15))
    assert refusal.value.name == "Heart"


def test_row_taller_than_every_frame_is_refused_and_not_lost() -> None:
    with pytest.raises(DoesNotFit):
        place([a_row(100, "tall")], frames(20, 20))


def test_space_at_the_top_of_a_page_is_left_out() -> None:
    placed = place([a_row(name="a"), space(8), a_row(name="b")], frames(10, 10))
    assert placed[1].rows[0][0].name == "b"


def test_back_begins_on_the_other_side() -> None:
    placed = place([a_row(name="a"), turn_over(), a_row(name="b")], frames(50, 50))
    assert [names(each.rows) for each in placed] == [["a"], ["b"]]


def test_back_goes_on_where_the_front_ended_when_it_was_full() -> None:
    placed = place([a_row(name="a"), a_row(name="b"), turn_over(), a_row(name="c")], frames(15, 50))
    assert [names(each.rows) for each in placed] == [["a"], ["b", "c"]]


def test_topic_that_goes_on_overleaf_is_named_again() -> None:
    again = a_row(name="Steroids (continued)")
    first, second, third = kept([a_row(name="1a"), a_row(name="1b")]), [a_row(name="2")], [a_row(name="3")]
    rows = beside_heading([a_row(name="Steroids")], [*first, *second, *third], 20, again=again)
    placed = place(rows, frames(25, 25, 25))
    assert [names(each.rows) for each in placed] == [
        ["Steroids", "1b"],
        ["Steroids (continued)", "2"],
        ["Steroids (continued)", "3"],
    ]


def test_heading_longer_than_its_first_line_is_not_parted() -> None:
    heading = [a_row(name=f"heading {number}") for number in range(3)]
    told = [a_row(name="1"), a_row(name="2"), a_row(name="3"), a_row(name="4")]
    rows = [a_row(name="before"), *beside_heading(heading, told, 20, again=a_row(name="again"))]
    placed = place(rows, frames(35, 35, 35))
    assert [names(each.rows) for each in placed] == [
        ["before"],
        ["heading 0", "heading 1", "heading 2"],
        ["again", "4"],
    ]
