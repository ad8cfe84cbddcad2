"""`/c` and `/c/<condition>`: the approved general lines, without any code and without any patient (clinical-design F8).

Every dead end leads here. In a live service only signed lines stand here; in a demonstration drafts do, and say so."""

from collections.abc import Iterator
from html import escape

from app.card_templates.catalogue import CardTemplate
from app.card_templates.compose import compose
from app.card_templates.composition import CardLine, TopicBlock
from app.card_templates.loader import catalogue
from app.card_templates.notices import Withdrawals
from app.emergency_view.page.view import telephone
from app.emergency_view.shell import plain_page
from app.emergency_view.words import english

_NO_FACTS: dict[str, str] = {}


def index_page(*, with_drafts: bool, help_line: str) -> str:
    """Every condition that has advice to show, by name."""
    words = english()
    shown = sorted((each.name(), each.id) for each in catalogue().templates.values() if with_drafts or not each.draft)
    rows = "".join(f'<li><a href="/c/{escape(id_)}">{escape(name)}</a></li>' for name, id_ in shown)
    listed = f"<ul>{rows}</ul>" if rows else f"<p>{words.html('public.none_at_all')}</p>"
    return _page(words.say("public.heading"), f"{_intro(with_drafts)}{listed}", help_line)


def template_page(
    template_id: str, *, with_drafts: bool, withdrawals: Withdrawals | None, help_line: str
) -> str | None:
    """The page of one condition, or None when there is none of this name."""
    template = catalogue().templates.get(template_id)
    if template is None:
        return None
    words = english()
    body = _intro(with_drafts and template.draft) + _advice(template, withdrawals, with_drafts=with_drafts)
    return _page(template.name(), f'{body}<p><a href="/c">{words.html("public.all")}</a></p>', help_line)


def no_such_page(*, help_line: str) -> str:
    """An address with no condition behind it."""
    words = english()
    body = f'<p>{words.html("public.no_such")}</p><p><a href="/c">{words.html("public.all")}</a></p>'
    return _page(words.say("public.heading"), body, help_line)


def _advice(template: CardTemplate, withdrawals: Withdrawals | None, *, with_drafts: bool) -> str:
    words = english()
    whole = withdrawals.of_template(template.id, template.version) if withdrawals else None
    if whole is not None:
        return f'<p class="notice red">{words.html("public.withdrawn_all", date=whole.withdrawn_on)}</p>'
    if template.draft and not with_drafts:
        return f"<p>{words.html('public.none')}</p>"
    composition = compose([template], _NO_FACTS, rules=catalogue())
    blocks = "".join(_block(block, withdrawals, template) for block in composition.blocks)
    return f"{_version(template)}{blocks}"


def _version(template: CardTemplate) -> str:
    words, approval = english(), template.approval
    if template.draft or approval is None:
        return f'<p class="quiet">{words.html("public.draft_version", version=template.version)}</p>'
    by = f"{approval.role}, {approval.organisation}"
    told = words.html("public.version", version=template.version, by=by, date=approval.approved_on)
    return f'<p class="quiet">{told}</p>'


def _block(block: TopicBlock, withdrawals: Withdrawals | None, template: CardTemplate) -> str:
    lines = "".join(_line(line, withdrawals, template) for line in _with_covered(block))
    return f"<section><h2>{escape(block.heading)}</h2><ul>{lines}</ul></section>"


def _with_covered(block: TopicBlock) -> Iterator[CardLine]:
    for line in block.lines:
        yield line
        yield from line.covered


def _line(line: CardLine, withdrawals: Withdrawals | None, template: CardTemplate) -> str:
    words = english()
    when = f"<b>{escape(line.trigger)}:</b> " if line.trigger else ""
    notice = withdrawals.of_line(line.template_id, template.version, line.line_id) if withdrawals else None
    told = escape(line.text)
    if notice is not None:
        withdrawn = words.html("withdrawn_line", date=notice.withdrawn_on)
        new = f"<strong>{escape(notice.replacement)}</strong> " if notice.replacement else ""
        told = f"{new}<del>{told}</del> <strong>{withdrawn}</strong>"
    draft = f" <i>({words.html('box.draft')})</i>" if line.draft else ""
    sources = ", ".join(f'<a href="{escape(url)}" rel="noreferrer">{escape(_site(url))}</a>' for url in line.sources)
    seen = words.html("box.sources_seen", date=line.sources_seen_on)
    why = (
        f"<details><summary>{words.html('box.why')}</summary><p>{escape(line.why)}</p><p>{seen} {sources}</p></details>"
    )
    return f"<li>{when}{told}{draft}{why}</li>"


def _site(url: str) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _intro(is_draft: bool) -> str:
    words = english()
    draft = f'<p class="notice">{words.html("public.draft_intro")}</p>' if is_draft else ""
    return f"{draft}<p>{words.html('public.intro')}</p><p>{words.html('box.incomplete')}</p>"


def _page(heading: str, body: str, help_line: str) -> str:
    words = english()
    number = f"<p>{words.html('dead.help_line')} {telephone(help_line)}</p>" if help_line else ""
    return plain_page(f"<h1>{escape(heading)}</h1>{body}{number}", title=words.say("public.title"))
