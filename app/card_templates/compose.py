"""Composes any set of templates into one card of topic blocks. Pure: no clock, no database, no rule about a patient.

Order, covers and combinations are authored data; this only groups, folds and puts facts into their places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.card_templates.catalogue import PLACEHOLDER, CardTemplate, Catalogue, Combination
from app.card_templates.composition import (
    CardLine,
    Composition,
    FactText,
    NotRecorded,
    ShortLine,
    TemplateUse,
    TopicBlock,
    UnsettledPair,
    WithdrawnLine,
)
from app.card_templates.folding import Foldable, fold
from app.card_templates.neighbours import bans_again, together
from app.card_templates.notices import Withdrawal, Withdrawals
from app.card_templates.schema import LineFile, LineWords
from app.card_templates.values import FIRST_SCREEN_MAX, Language, LineKind, Network, Severity

ALWAYS = "always"
NEAR_ARREST = "near-arrest"
Facts = Mapping[str, FactText]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of this card before it has a block."""

    template: CardTemplate
    line: LineFile
    ref: str
    words: LineWords
    language: Language
    replaced: Withdrawal | None


def compose(
    templates: Sequence[CardTemplate],
    facts: Mapping[str, FactText | str],
    language: Language | str = Language.EN,
    *,
    rules: Catalogue,
    withdrawals: Iterable[Withdrawal] = (),
) -> Composition:
    """One card from a set of templates. The order in which they are given does not matter; twice is once.

    `facts` holds the person's facts in words (`fact_words`), by key; a fact that is not recorded is simply absent.
    `rules` is the catalogue the templates came from.
    """
    tongue = Language.of(language)
    spoken = {
        key: FactText(screen=value, paper=value) if isinstance(value, str) else value for key, value in facts.items()
    }
    notices = Withdrawals(withdrawals)
    ordered = _in_order(templates)
    combination = rules.by_template_set.get(frozenset(each.id for each in ordered))
    standing = [each for each in ordered if notices.of_template(each.id, each.version) is None]
    placed, withdrawn = _place(standing, tongue, notices)
    lines = _card_lines(placed, spoken, tongue, rules)
    leads = _authored_leads(lines, combination)
    own_order = standing[0].first_screen if standing else ()
    blocks = _blocks(lines, leads, own_order, tongue, rules)
    return Composition(
        language=tongue,
        templates=tuple(_use(each, tongue, notices) for each in ordered),
        combination=None if combination is None else combination.file.id,
        combination_version=None if combination is None else combination.file.version,
        combination_draft=combination is not None and combination.draft,
        blocks=blocks,
        short_lines=_short_lines(placed, blocks, combination, spoken),
        wallet_gives_way=() if combination else _gives_way(blocks),
        unsettled=_unsettled(standing, placed, combination, rules),
        never_together=_never_together(ordered, rules),
        withdrawn=withdrawn,
        untranslated=tuple(each.ref for each in placed if each.language is not tongue),
        lacks=tuple(dict.fromkeys(fact for line in lines.values() for fact in _lacks(line))),
        not_recorded=_not_recorded(standing, spoken, tongue),
        must_fill=tuple(dict.fromkeys(key for each in standing for key in each.must_fill if key not in spoken)),
    )


def fill(words: str, without: str | None, facts: Mapping[str, str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The sentence with its facts in it, the facts used, and the facts it lacks.

    Plain substitution, once: a fact that itself holds braces is not read again. One missing fact gives the approved
    sentence without it.
    """
    wanted = tuple(dict.fromkeys(PLACEHOLDER.findall(words)))
    lacking = tuple(key for key in wanted if not facts.get(key, "").strip())
    if lacking:
        return without or words, (), lacking
    return PLACEHOLDER.sub(lambda found: " ".join(facts[found[1]].split()), words), wanted, ()


# --- lines ---------------------------------------------------------------------------------------------


def _in_order(templates: Sequence[CardTemplate]) -> list[CardTemplate]:
    """Conditions first, what cuts across them last, then by id: the same set is the same card."""
    networks = list(Network)
    once = {template.id: template for template in templates}
    return sorted(once.values(), key=lambda each: (networks.index(each.network), each.id))


def _place(
    templates: Sequence[CardTemplate], language: Language, notices: Withdrawals
) -> tuple[list[_Placed], tuple[WithdrawnLine, ...]]:
    placed, withdrawn = [], []
    for template in templates:
        for line in template.lines:
            ref = f"{template.id}/{line.id}"
            notice = notices.of_line(template.id, template.version, line.id)
            if notice is not None and notice.replacement is None:
                withdrawn.append(WithdrawnLine(ref=ref, withdrawn_on=notice.withdrawn_on))
                continue
            words, spoken = template.line_words(line.id, language)
            if notice is not None:
                words, spoken = _replacement(words, notice), Language.EN
            placed.append(_Placed(template, line, ref, words, spoken, notice))
    return placed, tuple(withdrawn)


def _replacement(words: LineWords, notice: Withdrawal) -> LineWords:
    say, short = notice.replacement or words.say, notice.replacement_short or words.short
    return LineWords.model_construct(say=say, say_without=None, short=short, short_without=None, why=notice.reason)


def _card_lines(placed: Sequence[_Placed], facts: Facts, language: Language, rules: Catalogue) -> dict[str, CardLine]:
    """Lines that stand, by ref and in order, each with the lines it covers."""
    on_screen = {key: fact.screen for key, fact in facts.items()}
    on_paper = {key: fact.paper for key, fact in facts.items()}
    made = {each.ref: _card_line(each, on_screen, on_paper, language, rules) for each in placed}
    under = fold([_foldable(each, made[each.ref].text) for each in placed])
    covered: dict[str, list[CardLine]] = {}
    for ref, line in made.items():
        if ref in under:
            covered.setdefault(under[ref], []).append(line)
    return {
        ref: line.model_copy(update={"covered": tuple(covered[ref])}) if ref in covered else line
        for ref, line in made.items()
        if ref not in under
    }


def _foldable(placed: _Placed, text: str) -> Foldable:
    # Replaced words were approved for one place: they cover nothing and nothing covers them.
    line = placed.line
    covers = () if placed.replaced else line.covers
    words = f"{placed.ref}: {text}" if placed.replaced else text
    ref = f"{placed.ref}#replaced" if placed.replaced else placed.ref
    return Foldable(ref, line.severity.rank, line.topic, line.when, words, covers)


def _card_line(
    placed: _Placed, on_screen: Mapping[str, str], on_paper: Mapping[str, str], language: Language, rules: Catalogue
) -> CardLine:
    template, line, words = placed.template, placed.line, placed.words
    text, uses, lacks = fill(words.say, words.say_without, on_screen)
    return CardLine(
        template_id=template.id,
        template_version=template.version,
        line_id=line.id,
        topic=line.topic,
        when=line.when,
        trigger="" if line.when == ALWAYS else rules.situation_words(line.when, language),
        severity=line.severity,
        do_not=line.kind is LineKind.DO_NOT,
        bans=() if placed.replaced else line.bans,
        text=text,
        short=words.say_without if lacks and words.say_without and not words.short_without else _brief(words, on_paper),
        why=words.why,
        sources=tuple(template.addresses[source] for source in line.sources),
        sources_seen_on=template.sources_seen_on[line.id],
        language=placed.language,
        draft=template.draft and placed.replaced is None,
        uses=uses,
        lacks=lacks,
        asks=tuple(dict.fromkeys(PLACEHOLDER.findall(template.line_words(line.id, language)[0].say))),
        replaced_on=None if placed.replaced is None else placed.replaced.withdrawn_on,
    )


def _brief(words: LineWords, facts: Mapping[str, str]) -> str:
    """Short words; those for a fact that is not recorded also where only the whole sentence would hold the fact."""
    _, _, lacks = fill(words.say, None, facts)
    return (words.short_without if lacks else None) or fill(words.short, words.short_without, facts)[0]


def _lacks(line: CardLine) -> Iterable[str]:
    yield from line.lacks
    for covered in line.covered:
        yield from covered.lacks


def _not_recorded(templates: Sequence[CardTemplate], facts: Facts, language: Language) -> tuple[NotRecorded, ...]:
    """Several conditions may each have words for one fact: all of them stand, none twice."""
    words: dict[str, dict[str, bool]] = {}
    for template in templates:
        for key, text in template.not_recorded(language).items():
            if key not in facts:
                words.setdefault(key, {}).setdefault(text, template.draft)
    return tuple(NotRecorded(key=key, text=" ".join(told), draft=any(told.values())) for key, told in words.items())


# --- blocks --------------------------------------------------------------------------------------------


def _blocks(
    lines: Mapping[str, CardLine],
    leads: Mapping[str, Sequence[str]],
    own_order: Sequence[str],
    language: Language,
    rules: Catalogue,
) -> tuple[TopicBlock, ...]:
    by_topic: dict[str, list[CardLine]] = {}
    for line in lines.values():
        by_topic.setdefault(line.topic, []).append(line)
    critical = _topics_of(Severity.CRITICAL, by_topic)
    urgent = critical or _topics_of(
        Severity.IMPORTANT, by_topic
    )  # a card never leads with nothing while it holds advice
    first = _first_topics(urgent, leads, own_order, rules)
    rest = sorted(
        (topic for topic in by_topic if topic not in first), key=lambda topic: _rest_key(topic, critical, rules)
    )
    return tuple(
        _block(topic, by_topic[topic], leads.get(topic, ()), topic in first, language, rules)
        for topic in [*first, *rest]
    )


def _first_topics(
    urgent: Sequence[str], leads: Mapping[str, Sequence[str]], own_order: Sequence[str], rules: Catalogue
) -> list[str]:
    """Danger decides which seven stand here; a combination orders them, or else the first condition's author."""
    in_danger_order = sorted(urgent, key=lambda topic: rules.topic_order[topic])
    chosen = list(dict.fromkeys([*leads, *in_danger_order]))[:FIRST_SCREEN_MAX]
    authored = () if leads else (topic for topic in own_order if topic in chosen)
    return list(dict.fromkeys([*authored, *chosen]))


def _topics_of(severity: Severity, by_topic: Mapping[str, Sequence[CardLine]]) -> list[str]:
    return [topic for topic, lines in by_topic.items() if any(line.severity is severity for line in lines)]


def _rest_key(topic: str, critical: Sequence[str], rules: Catalogue) -> tuple[bool, int]:
    return topic not in critical, rules.topic_order[topic]


def _authored_leads(lines: Mapping[str, CardLine], combination: Combination | None) -> dict[str, tuple[str, ...]]:
    """First-screen topics of the combination with the standing lines that lead them, in the authored order."""
    if combination is None:
        return {}
    stands_for = {ref: ref for ref in lines}
    stands_for |= {covered.ref: ref for ref, line in lines.items() for covered in line.covered}
    leads: dict[str, tuple[str, ...]] = {}
    for block in combination.file.first_screen:
        standing = dict.fromkeys(stands_for[ref] for ref in block.leads if ref in stands_for)
        if refs := tuple(ref for ref in standing if lines[ref].topic == block.topic):
            leads[block.topic] = refs
    return leads


def _block(
    topic: str, lines: Sequence[CardLine], leads: Sequence[str], first: bool, language: Language, rules: Catalogue
) -> TopicBlock:
    ordered = together(sorted(lines, key=lambda line: (line.severity.rank, not line.do_not)))
    leading = tuple(leads) or _all_critical(ordered)
    front = sorted((line for line in ordered if line.ref in leading), key=lambda line: leading.index(line.ref))
    back = [line for line in ordered if line.ref not in leading]
    words = rules.topic_words(topic, language)
    return TopicBlock(
        topic=topic,
        heading=words.heading,
        plain=words.plain,
        first_screen=first,
        lines=(*(line.model_copy(update={"leads": True}) for line in front), *back),
    )


def _all_critical(ordered: Sequence[CardLine]) -> tuple[str, ...]:
    """Where nobody chose, every critical line leads: one that stood for the others would hide them (hazard H23)."""
    return tuple(line.ref for line in ordered if line.severity is Severity.CRITICAL) or (ordered[0].ref,)


def _short_lines(
    placed: Sequence[_Placed], blocks: Sequence[TopicBlock], combination: Combination | None, facts: Facts
) -> tuple[ShortLine, ...]:
    by_ref = {each.ref: each for each in placed}
    leads = [line.ref for block in blocks if block.first_screen for line in block.lines if line.leads]
    refs = [ref for ref in combination.file.wallet if ref in by_ref] if combination else leads
    on_paper = {key: fact.paper for key, fact in facts.items()}
    return tuple(_short_line(by_ref[ref], on_paper) for ref in refs)


def _gives_way(blocks: Sequence[TopicBlock]) -> tuple[str, ...]:
    """The further leads of each topic, the first to go first and from the last topic up: what forbids only what lines
    above it forbid, then what is no do-not line, then do-not lines, and last what is for near arrest."""
    further = [line for block in blocks if block.first_screen for line in block.leads[1:]]
    again = {ref for block in blocks for ref in bans_again(block.leads)}
    kept_longest = sorted(further, key=lambda line: (line.when != NEAR_ARREST, line.ref in again, not line.do_not))
    return tuple(line.ref for line in reversed(kept_longest))


def _short_line(placed: _Placed, facts: Mapping[str, str]) -> ShortLine:
    _, uses, _ = fill(placed.words.short, placed.words.short_without, facts)
    text = _brief(placed.words, facts)
    draft = placed.template.draft and placed.replaced is None
    return ShortLine(ref=placed.ref, topic=placed.line.topic, text=text, draft=draft, uses=uses)


# --- what stands in the way ------------------------------------------------------------------------------


def _use(template: CardTemplate, language: Language, notices: Withdrawals) -> TemplateUse:
    notice = notices.of_template(template.id, template.version)
    signed = None if template.draft else template.approval
    return TemplateUse(
        id=template.id,
        version=template.version,
        name=template.name(language),
        first_line=template.first_line(language),
        network=template.network,
        draft=template.draft,
        digest=template.digests[Language.EN],
        approved_by=None if signed is None else f"{signed.role}, {signed.organisation}",
        approved_on=None if signed is None else signed.approved_on,
        withdrawn_on=None if notice is None else notice.withdrawn_on,
    )


def _unsettled(
    templates: Sequence[CardTemplate], placed: Sequence[_Placed], combination: Combination | None, rules: Catalogue
) -> tuple[UnsettledPair, ...]:
    present = {template.id for template in templates} | {each.ref for each in placed}
    settled = set() if combination is None or combination.draft else set(combination.file.settles)
    return tuple(
        UnsettledPair(id=each.id, refs=each.lines, why=each.why)
        for each in rules.shared.unsettled
        if each.id not in settled and present.issuperset(each.lines)
    )


def _never_together(templates: Sequence[CardTemplate], rules: Catalogue) -> tuple[tuple[str, str], ...]:
    present = {template.id for template in templates}
    return tuple(each.templates for each in rules.shared.never_together if present.issuperset(each.templates))
