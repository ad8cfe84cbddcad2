"""What is known since a version was issued, for prints made later: by heading, date and approved words only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Since:
    """Something about a heading group (allergies, oxygen) is so since this day."""

    heading: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A line taken back, with its approved replacement if there is one; without `line_id` the whole template."""

    template_id: str
    line_id: str | None
    on: date
    replacement: str | None = None
    replacement_short: str | None = None


@dataclass(frozen=True, slots=True)
class Notices:
    """The live overlay of one card, as far as paper shows it."""

    changed: tuple[Since, ...] = ()
    """Changed and not yet on the card."""
    ended: tuple[Since, ...] = ()
    """No longer confirmed by anybody."""
    withdrawn: tuple[Withdrawn, ...] = ()

    def of_line(self, template_id: str, line_id: str) -> Withdrawn | None:
        """The notice about this line alone."""
        return self._of(template_id, line_id)

    def of_template(self, template_id: str) -> Withdrawn | None:
        """The notice that takes back all lines of this template."""
        return self._of(template_id, None)

    def ended_on(self, *headings: str | None) -> date | None:
        """Since when a value under one of these headings is no longer confirmed."""
        groups = {heading.replace("_", "-") for heading in headings if heading}
        return next((each.on for each in self.ended if each.heading.replace("_", "-") in groups), None)

    def _of(self, template_id: str, line_id: str | None) -> Withdrawn | None:
        return next(
            (each for each in self.withdrawn if (each.template_id, each.line_id) == (template_id, line_id)), None
        )
