"""A start as a whole: choose the runtime, plan, bring up, and remember what was chosen. One at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from scripts import runtimes
from scripts.errors import ModelError
from scripts.lifecycle import (
    choose_runtime,
    move_folder,
    moving,
    page_change,
    page_database,
    sign_in,
    swapping,
    tuned,
)
from scripts.lifecycle import plan as planning
from scripts.lifecycle.bring_up import BringUp, Outcome
from scripts.lifecycle.installation import Note, locked
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.runtimes.base import SERVICES
from scripts.settings import Loaded

Progress = Callable[[], AbstractContextManager[Report]]  # shows progress while its context is open


def start(loaded: Loaded, note: Note, progress: Progress) -> tuple[Plan, Outcome]:
    """Bring the stack up. Services that already run as described are not touched. Raises the ByreError of the first
    step that fails, after stopping what this run started.
    """
    loaded.home.prepare()
    with locked(loaded.home, note):
        return run(put_back(loaded, note, progress), note, progress)


def run(loaded: Loaded, note: Note, progress: Progress) -> tuple[Plan, Outcome]:
    """The same for who holds the home's lock, and nothing is to be put back."""
    with progress() as report:
        site = choose_runtime.site(loaded.settings, loaded.home, report)
    moving.unfinished(site)
    move_folder.not_half(site)
    of_provider = sign_in.admit(site)
    plan = planning.make(site)
    plan = replace(plan, remarks=(*plan.remarks, *of_provider))
    note(site.why)
    note(f"model: {plan.model.title} ({plan.model.name}): {plan.model_why}")
    for remark in (*plan.remarks, *tuned.news(loaded.settings, loaded.home)):
        note(f"note: {remark}")
    site.last.keep(
        ports=plan.ports, runtime=site.runtime.name, planner=plan.site.planner, redis=plan.site.redis,
        provider=loaded.settings.oidc_provider_url if loaded.settings.has_provider else "",
        webui_database=site.settings.webui_database,  # the page has users there before a start is at its end
    )  # fmt: skip
    planned = plan.at_once.number if site.engine.is_service else 0
    try:
        try:
            plan, outcome = _bring_up(plan, progress)
        except ModelError as error:
            if plan.instead is None:
                raise
            note(f"note: {error.message} {plan.instead.title} is used instead.")
            plan = replace(plan, model=plan.instead, model_why="the starter is not available", instead=None)
            plan, outcome = _bring_up(plan, progress)
    except KeyboardInterrupt:
        note("\nInterrupted. The services that this run started are stopped; installed parts stay.")
        note("next:  uv run invoke start   continues from here")
        raise
    # The build that serves, or another model, may leave memory for another number.
    if site.engine.is_service and plan.at_once.number != planned:
        outcome.remarks += planning.answers(plan)
    site.last.keep_model(site.engine, plan.model.name)
    site.last.keep(at_once=plan.at_once.number, at_once_why=plan.at_once.why)
    page_change.keep(site)
    return plan, outcome


def put_back(loaded: Loaded, note: Note, progress: Progress) -> Loaded:
    """End what was interrupted while it changed the data; the settings as they are then. The caller holds the home's
    lock. Raises ByreError."""
    if swapping.interrupted(loaded.home):
        swapping.put_back(Site.of(loaded.settings, loaded.home), note)
    with progress() as report:
        loaded = page_database.put_back(loaded, note, report)
        page_change.take_back(loaded, note, report)
    return loaded


def stop(site: Site, report: Report) -> list[str]:
    """Stop every service; data stay. Returns what it ended that is not a service of the settings."""
    ended = site.runtime.services.down(SERVICES, report)
    return [*ended, *runtimes.retire(site.runtime, site.home, site.places)]


def _bring_up(plan: Plan, progress: Progress) -> tuple[Plan, Outcome]:
    """The plan as it was carried out."""
    with progress() as report:
        run = BringUp(plan, report)
        outcome = run.run()
    return run.plan, outcome
