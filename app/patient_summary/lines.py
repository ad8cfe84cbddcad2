"""Authored lines as they stand on this card. In live mode a line that nobody signed never enters (hazard H34)."""

from collections.abc import Iterable, Iterator

from app.card_templates.composition import CardLine, Composition, NotRecorded, TopicBlock
from app.card_templates.values import Severity
from app.patient_summary.schema import Block, CoveredLine, Line, PinnedTemplate


def blocks(composition: Composition, *, first: bool, with_drafts: bool) -> tuple[Block, ...]:
    """The topic blocks of the first screen, or those of "more advice", without blocks that hold no line."""
    chosen = composition.first_screen if first else composition.more_advice
    made = (_block(each, composition, with_drafts=with_drafts) for each in chosen)
    return tuple(each for each in made if each.lines)


def wallet_lines(composition: Composition, *, with_drafts: bool) -> tuple[str, ...]:
    """The short words for paper, in the authored order; never cut, and unsigned ones only in a demonstration."""
    return tuple(line.text for line in composition.short_lines if with_drafts or not line.draft)


def wallet_refs(composition: Composition, *, with_drafts: bool) -> tuple[str, ...]:
    """The lasting name of each of those lines."""
    return tuple(line.ref for line in composition.short_lines if with_drafts or not line.draft)


def wallet_gives_way(composition: Composition, *, with_drafts: bool) -> tuple[str, ...]:
    """Which of those may be left out where a wallet card has no room, the first to go first."""
    standing = wallet_refs(composition, with_drafts=with_drafts)
    return tuple(ref for ref in composition.wallet_gives_way if ref in standing)


def not_recorded(composition: Composition | None, *, with_drafts: bool) -> tuple[NotRecorded, ...]:
    """The words of this card's conditions in the place of "Not recorded"; unsigned ones only in a demonstration."""
    if composition is None:
        return ()
    return tuple(each for each in composition.not_recorded if with_drafts or not each.draft)


def pinned(composition: Composition) -> tuple[PinnedTemplate, ...]:
    """The templates by version and digest, with the role that signed them."""
    return tuple(
        PinnedTemplate(
            id=each.id,
            version=each.version,
            name=each.name,
            digest=each.digest,
            is_draft=each.draft,
            approved_by=each.approved_by,
            approved_on=each.approved_on,
        )
        for each in composition.templates
    )


def every_line(all_blocks: Iterable[Block]) -> Iterator[Line]:
    """All lines of these blocks, without those folded under them."""
    return (line for block in all_blocks for line in block.lines)


def _block(block: TopicBlock, composition: Composition, *, with_drafts: bool) -> Block:
    names = {each.id: each.name for each in composition.templates}
    standing = (each for line in block.lines for each in _standing(line, with_drafts=with_drafts))
    return Block(
        topic=block.topic,
        heading=block.heading,
        plain=block.plain,
        lines=tuple(_line(line, names) for line in standing),
    )


def _standing(line: CardLine, *, with_drafts: bool) -> Iterator[CardLine]:
    """The line itself; or, where it is unsigned and may not stand, the signed lines that it would have covered."""
    if with_drafts:
        yield line
        return
    signed = tuple(each for covered in line.covered for each in _standing(covered, with_drafts=False))
    if line.draft:  # a critical line that stood under a lead leads in its place
        yield from (
            each.model_copy(update={"leads": line.leads and each.severity is Severity.CRITICAL}) for each in signed
        )
    else:
        yield line.model_copy(update={"covered": signed})


def _line(line: CardLine, names: dict[str, str]) -> Line:
    return Line(
        template_id=line.template_id,
        template_name=names[line.template_id],
        template_version=line.template_version,
        line_id=line.line_id,
        when=line.when,
        when_label=line.trigger,
        severity=line.severity.value,
        text=line.text,
        short=line.short,
        why=line.why,
        sources=line.sources,
        is_draft=line.draft,
        fact_keys=line.uses,
        covered=tuple(_covered(each, names) for each in _flat(line.covered)),
        leads=line.leads,
        lacks=line.lacks,
        asks=line.asks,
        replaced_on=line.replaced_on,
        language=line.language.value,
        sources_seen_on=line.sources_seen_on,
    )


def _flat(lines: Iterable[CardLine]) -> Iterator[CardLine]:
    for line in lines:
        yield line
        yield from _flat(line.covered)


def _covered(line: CardLine, names: dict[str, str]) -> CoveredLine:
    return CoveredLine(
        template_id=line.template_id,
        line_id=line.line_id,
        text=line.text,
        template_name=names[line.template_id],
        when_label=line.trigger,
        severity=line.severity.value,
        why=line.why,
        sources=line.sources,
        is_draft=line.draft,
        asks=line.asks,
    )
