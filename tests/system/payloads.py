"""Text that means something to a program: markup, queries, formulas, templates. To a person it is only text."""

from typing import Any, Final

SHORT: Final = {
    "element": "<b>x</b><hr>",
    "script": "</p><script>ran()</script>",
    "closing": "</style></script></textarea>--><i>",
    "handler": "<img src=x onerror=ran()>",
    "attribute": "\" onclick='ran()' x=\"",
    "address": "javascript:ran()",
    "entity": "&lt;b&gt;&amp;&#60;&nbsp;",
    "query": "'; DROP TABLE patient;--",
    "template": "{{7*7}} {% raw %} {0}",
    "placeholder": "{spo2_target_range} %(x)s ${x}",
    "formula": '=HYPERLINK("//x","y")',
    "paragraph": "<para><font color=red>x</font>",
    "backslashes": "\\u003cb\\u003e \\x3c \\n",
}
"""At most 36 characters each, so that they fit every field."""

REFUSED: Final = {
    "carriage return": "Ada\rSet-Cookie: x=1",
    "null": "Ada\x00Example",
    "terminal": "\x1b[31mAda\x1b[0m",
    "right-to-left override": "Ada\u202egpj.exe",
    "isolate": "Ada\u2066Example\u2069",
    "half a character": "Ada\ud800",
    "no character": "Ada\ufffe",
}
"""What nobody means to type: refused in every field, with a sentence."""

MARK: Final = "Qz7"
"""Stands before every payload, so that it is found where it was put."""


def every_field(text: str) -> dict[str, dict[str, Any]]:
    """Every heading, with this text in every field that takes words; a number goes with it where digits are wanted."""
    said = f"{MARK}{text}"
    return {
        "who": {
            "given_name": said, "family_name": f"{said} Example", "known_as": said, "date_of_birth": "2001-04-09",
        },
        "numbers": {"hospital_numbers": [{"hospital": said, "number": said[:30]}]},
        "communication": {
            "languages": [said], "interpreter": said, "speech": said, "needs": said, "wants_welsh": False,
        },
        "conditions": {
            "templates": [{"id": "myotonia-congenita", "detail": said}], "other": said, "confirmed_how": said,
        },
        "allergies": {"status": "recorded", "items": [{"substance": said, "reaction": said}]},
        "medicines": {
            "status": "recorded",
            "items": [
                {"name": said, "dose": said, "times": ["08:00"], "is_time_critical": True, "if_nil_by_mouth": said},
                {"name": said, "dose": said},
            ],
        },
        "contacts": {
            "items": [
                {
                    "kind": kind, "name": said, "relation": said, "number": f"0163 {said}"[:40], "hours": said,
                    "ask_for": said,
                }
                for kind in ("clinical", "family")
            ]
        },
        "gp": {"practice": said, "number": f"0163 {said}"[:40]},
        "equipment": {"bring": said, "position": said, "lifting": said},
        "advance_plans": {"items": [{"type": "respect", "kept_at": said, "issuer": said}]},
        "how_to_help": {"text": f"{said}\n{said}", "decision_makers": said},
        "card_choices": {"show": list(ALL_PARTS)},
        "fact.steroid_name_dose": {"value": said},
    }  # fmt: skip


ALL_PARTS: Final = (
    "photo", "hospital_numbers", "gp", "family_contacts", "all_medicines", "equipment", "other_facts", "how_to_help",
    "decision_makers",
)  # fmt: skip
