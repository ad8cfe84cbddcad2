"""The shell and every page that is not a card: one form, one message, no state; complete without script."""

from html import escape
from typing import Final

from app.emergency_view.headers import content_policy
from app.emergency_view.page.view import telephone
from app.emergency_view.render import ASSETS, PAGE_SCRIPT, PAGE_STYLE_SOURCE, compact, hash_source, minified
from app.emergency_view.states import State, StateId
from app.emergency_view.words import ENGLISH, Message, english

SCRIPT: Final = compact((ASSETS / "shell.js").read_text(encoding="utf-8"))
STYLE: Final = minified((ASSETS / "shell.css").read_text(encoding="utf-8"))
POLICY: Final = content_policy(
    scripts=[hash_source(SCRIPT), hash_source(PAGE_SCRIPT)], styles=[hash_source(STYLE), PAGE_STYLE_SOURCE]
)
PLAIN_POLICY: Final = content_policy(scripts=[], styles=[hash_source(STYLE), PAGE_STYLE_SOURCE])
"""For pages without the script."""


def shell(minute: int) -> str:
    """What `GET /e…` answers to everyone. `minute` is the server's own time, for forms posted without script."""
    words = english()
    lost = f'<span id="lost" hidden>{words.html("code.lost")} </span>'
    return _code_document(f'<p id="said">{lost}{words.html("code.type_it")}</p>', minute=minute)


def code_page(message: Message, *, tone: str, minute: int, value: str = "", help_line: str = "") -> str:
    """A message and the form for a code. `value` is what was typed, kept after a slip."""
    css = f' class="notice {tone}"' if tone else ""
    said = f'<p id="said"{css}>{english().message_html(message)}</p>'
    return _code_document(said, minute=minute, value=value, help_line=help_line, is_slip=message.key == "dead.slip")


def _code_document(said: str, *, minute: int, value: str = "", help_line: str = "", is_slip: bool = False) -> str:
    words = english()
    hidden = "".join(
        f'<p id="{name}" class="notice" role="alert" hidden>{words.html(key)}</p>'
        for name, key in (("slip", "dead.slip"), ("network", "code.network"))
    )
    body = (
        f"<h1>{words.html('code.heading')}</h1>"
        f"{said}{hidden}"
        f'<p id="opening" role="status" hidden>{words.html("code.opening")}</p>'
        f'<button id="sent" type="button" hidden>{words.html("code.open_sent")}</button>'
        f'<button id="again" type="button" hidden>{words.html("code.try_again")}</button>'
        f"{_form(minute, value, is_slip=is_slip)}{_help(help_line)}"
        f'<p class="quiet">{words.html("code.no_sign_in")}</p><p><a href="/c">{words.html("code.general")}</a></p>'
    )
    return _document(body, with_script=True, title=words.say("code.error_title" if is_slip else "code.title"))


def _form(minute: int, value: str, *, is_slip: bool) -> str:
    """After a slip the message says what the hint would."""
    words = english()
    hint = "" if is_slip else f'<p class="quiet" id="hint">{words.html("code.hint")}</p>'
    described = 'aria-describedby="said" aria-invalid="true"' if is_slip else 'aria-describedby="hint"'
    return (
        '<form id="form" method="post" action="/e" autocomplete="off">'
        f'<label for="code">{words.html("code.label")}</label>'
        f"{hint}"
        '<input id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" '
        f'{described} value="{escape(value)}" required autofocus>'
        f'<input type="hidden" name="t" value="{minute}">'
        f'<button type="submit">{words.html("code.open")}</button></form>'
    )


def state_page(state: State, message: Message, *, help_line: str) -> str:
    """A state in which nothing of the card is shown, and what to do next: never a blank end."""
    words = english()
    tone = "red" if state.tone == "red" else ""
    general = "" if state.id is StateId.CARD_IN_ERROR else f'<p><a href="/c">{words.html("dead.general")}</a></p>'
    said = f'<p class="notice {tone}">{words.message_html(message)}</p>'
    return _document(f"<h1>{words.html('page.title')}</h1>{said}{_help(help_line)}{general}", with_script=False)


def paused_page(paused: Message, *, ticket: str) -> str:
    """One page in front of the card, with a button that always works (security-design C10)."""
    words = english()
    body = (
        f"<h1>{words.html('paused.heading')}</h1><p>{words.message_html(paused)}</p>"
        f'<p class="notice">{words.html("paused.body")}</p>'
        f'<p id="network" class="notice" role="alert" hidden>{words.html("code.network")}</p>'
        '<form method="post" action="/e" autocomplete="off">'
        f'<input type="hidden" name="ticket" value="{escape(ticket)}">'
        f'<button type="submit">{words.html("paused.open")}</button>'
        f"{_claim('name', 'paused.name')}{_claim('role', 'paused.role')}</form>"
    )
    return _document(body, with_script=False)


def _claim(name: str, key: str) -> str:
    label = f'<label for="{name}">{english().html(key)}</label>'
    return f'{label}<input id="{name}" name="{name}" type="text" maxlength="80" autocomplete="off">'


def report_page(message: Message, *, was_taken: bool, text: str = "", help_line: str = "") -> str:
    """The answer to "something here is wrong". What could not be taken is given back, whole."""
    words = english()
    role = ' role="status"' if was_taken else ' class="notice"'
    kept = f'<label>{words.html("wrong.label")}<textarea rows="6">{escape(text)}</textarea></label>' if text else ""
    said = f"<p{role}>{words.message_html(message)}</p>"
    body = f"<h1>{words.html('wrong.heading')}</h1>{said}{kept}{'' if was_taken else _help(help_line)}"
    return _document(f'{body}<p><a href="/e">{words.html("wrong.back")}</a></p>', with_script=False)


def _help(help_line: str) -> str:
    return f"<p>{english().html('dead.help_line')} {telephone(help_line)}</p>" if help_line else ""


def plain_page(body: str, *, title: str) -> str:
    """A public page in the same dress."""
    return _document(body, with_script=False, title=title)


def _document(body: str, *, with_script: bool, title: str | None = None) -> str:
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow, noarchive"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title or english().say('page.title'))}</title><style>{STYLE}</style>"
    )
    script = f"<script>{SCRIPT}</script>" if with_script else ""
    return (
        f'<!doctype html><html lang="{ENGLISH}" data-alertcard><head>{head}</head><body><main>{body}</main>{script}'
        "</body></html>"
    )
