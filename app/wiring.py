"""Which parts there are: routers, jobs, and what the lower capabilities are handed from above."""

from fastapi import APIRouter, FastAPI

from app import about
from app.access_log import sealer
from app.alert_cards import corrections, documents, notices
from app.alert_cards import router as cards
from app.card_templates import router as card_templates
from app.care_plans import history as plan_history
from app.care_plans import router as care_plans
from app.consents import router as consents
from app.core.background import Job
from app.core.runtime import Runtime
from app.emergency_view import router as emergency
from app.emergency_view.context import EmergencyContext, context_of
from app.notifications import jobs as messages
from app.own_data import router as own_data
from app.patient_summary.fact_catalogue import fact_catalogue
from app.patients import age_limits, session_router
from app.patients import router as patients
from app.plan_documents import router as plan_documents
from app.proxies import birthdays
from app.restoring import service as restoring
from app.sharing import jobs as links
from app.sign_in import account_router, limits
from app.sign_in import jobs as sign_ins
from app.sign_in import router as sign_in
from app.staff import router as staff

VERSION = about.VERSION


def routers() -> tuple[APIRouter, ...]:
    """Every router of the API, mounted under /api."""
    return (
        about.router,
        sign_in.router,
        account_router.router,
        session_router.router,
        card_templates.router,
        patients.router,
        care_plans.router,
        cards.router,
        emergency.router,
        documents.router,
        staff.router,
        plan_documents.router,
        consents.router,
        own_data.router,
    )


def provide(api: FastAPI) -> None:
    """Hand the lower capabilities what they must not import, and the public ways in their limit."""
    limits.install(api, api.state.runtime)
    api.state.fact_catalogue = fact_catalogue()
    notices.register()
    restoring.provide()
    plan_history.register()
    age_limits.register()


def emergency_context(runtime: Runtime) -> EmergencyContext:
    """What the emergency page needs, cut from what this process holds."""
    return context_of(runtime)


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """Everything that runs beside the requests."""
    return (
        *sealer.jobs(runtime),
        *messages.jobs(runtime),
        *links.jobs(runtime),
        *sign_ins.jobs(runtime),
        *corrections.jobs(runtime),
        *birthdays.jobs(runtime),
    )
