"""Everything a demonstration needs before it serves."""

from app.core.database import transaction
from app.core.runtime import Runtime, next_link_key, open_runtime
from app.demo.practice import ensure_practice_card
from app.demo.seeding import ensure_people
from app.patient_summary.fact_catalogue import fact_catalogue


def make_ready(runtime: Runtime) -> Runtime:
    """The practice card, the people, and a signing key for the origin that is served now: another port is another
    origin, and codes must name the one they lead to."""
    with transaction(runtime.database) as session:
        signing = runtime.key_list(session).signing
    if signing is not None and signing.issuer != runtime.settings.emergency_url:
        next_link_key(runtime)
        runtime = open_runtime(runtime.settings)
    catalogue = fact_catalogue()
    ensure_practice_card(runtime, catalogue)
    ensure_people(runtime, catalogue)
    return runtime
