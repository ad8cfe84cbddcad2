"""Which capability does what again, and the whole of it in one step."""

from typing import Final

from app.access_log import journal, replay
from app.alert_cards import replay as cards
from app.card_templates import replay as templates
from app.consents import replay as consents
from app.core.runtime import Runtime
from app.erasing import service as erasing
from app.sign_in import replay as sign_in

UNREADABLE: Final = "blocks of the journal are damaged or not signed by this service: what they held was not done again"


def provide() -> None:
    """Tell the journal what each capability keeps in it and does again."""
    journal.describe["template.withdrawn"] = templates.notice_in_full
    replay.register(templates.REPLAYS)
    replay.register(cards.REPLAYS)
    replay.register(erasing.REPLAYS)
    replay.register(consents.REPLAYS)
    replay.register(sign_in.REPLAYS, forget=(sign_in.forget_sign_ins,))


def restore(runtime: Runtime) -> list[str]:
    """Replay the journal if this database is older. What was done, in lines."""
    if not journal.is_behind(runtime):
        return ["The database holds everything that the journal knows. There is nothing to do."]
    report = replay.replay(runtime)
    lines = [f"{count} {what}" for what, count in sorted(report.counts.items()) if what != "known"]
    if report.unreadable_count:
        lines.append(f"{report.unreadable_count} {UNREADABLE}. Look for a better copy of the file.")
    return ["Everybody must sign in again.", *lines]
