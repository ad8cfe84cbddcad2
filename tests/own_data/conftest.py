"""The whole API, and people signed in to it, as for the plan."""

from tests.care_plans.conftest import account_id, api, browser, patient_id, sign_in

__all__ = ["account_id", "api", "browser", "patient_id", "sign_in"]
