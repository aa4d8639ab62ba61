"""`tune`: measure the settings of the engine on this machine, and keep the fastest. `.env` is not touched, and wins."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from scripts.amounts import duration
from scripts.benchmark import series
from scripts.benchmark.history import History
from scripts.benchmark.statistics import Ratio
from scripts.benchmark.workload import Workload
from scripts.console import Console
from scripts.errors import EngineError, SettingsError
from scripts.home import Home
from scripts.lifecycle import installation, tuned
from scripts.lifecycle import plan as planning
from scripts.lifecycle import start as starting
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.lifecycle.tuned import Tuned
from scripts.measure import beside
from scripts.measure.beside import Beside
from scripts.measure.tune import LAST, Found, Measured, Work, Works, candidates, search
from scripts.settings import TUNE, Settings, changed

UNDO = "uv run invoke tune --undo"
LEAST_SECONDS = 10


def tune(
    console: Console, limit: str, prompt: int, answer: int, undo: bool = False, dry_run: bool = False
) -> None:
    """Measure, keep what is clearly faster, and start the engine with it. Raises BusyError at once where another
    command is at work."""
    seconds, workload = _seconds(limit), _workload(prompt, answer)
    site = installation.look(console.note)
    if undo:
        _undo(console, site, dry_run)
        return
    beside.check(site)
    if site.engine.name not in site.running:
        raise EngineError("The engine is not running.", fault="service-down", hint="uv run invoke start")
    if dry_run:
        _show_plan(console, _plan(site, workload), workload, seconds)
        return
    began = time.monotonic()
    with site.home.lock():
        plan = _plan(installation.look(console.note), workload)
        try:
            found = _search(console, plan, workload, began + seconds)
        except KeyboardInterrupt:
            console.note("\nInterrupted. Nothing was changed.")
            raise
        kept = _kept(plan.site, found)
        if found.changed:
            console.note("note: the engine restarts with the settings that are faster")
            _apply(console, plan.site, _record(plan.site, found, kept) if kept else None)
    _show(console, plan, found, kept, time.monotonic() - began)


def _plan(site: Site, workload: Workload) -> Plan:
    """How a start would serve the model that is served now. Raises SettingsError where it would serve another one."""
    plan = planning.make(site)
    if plan.model.name != site.served:
        raise SettingsError(
            f"The engine serves {site.served}, the settings name {plan.model.name}.",
            fault="argument-invalid",
            hint="uv run invoke restart",
        )
    series.fits(workload, plan.context)
    return plan


def _search(console: Console, plan: Plan, workload: Workload, until: float) -> Found:
    from scripts.models.store import Store

    site = plan.site
    stored = Store(site.places.models).check(plan.model.name)
    place = beside.placed(site)
    works, free = _works(workload), beside.free(site)
    with console.progress() as report:
        measurer = Beside(plan, stored.path, stored.template, place, report, until)
        facts = beside.facts(plan, place, workload.prompt)
        try:
            return search(measurer, facts, beside.values(site), free, until, works)
        except EngineError as error:
            said = [*error.detail, "Nothing was changed."]
            raise EngineError(error.message, fault=error.fault, hint=error.hint, detail=said) from error


def _works(workload: Workload) -> Works:
    """The usual ones, with questions of this length."""
    usual = Works()
    short = Workload(
        min(usual.crowd.workload.prompt, workload.prompt), min(usual.crowd.workload.answer, workload.answer)
    )
    return Works(
        Work(usual.answer.title, workload),
        Work(usual.crowd.title, short, usual.crowd.clients, usual.crowd.count, usual.crowd.turn),
    )


# ── keep it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _kept(site: Site, found: Found) -> dict[str, str]:
    """Of the found values, those that are not defaults and that nothing else has set."""
    defaults = Settings()
    return {
        name: found.values[name] for name in beside.free(site) if found.values[name] != defaults.shown(name)
    }


def _record(site: Site, found: Found, kept: dict[str, str]) -> Tuned:
    by_answer = next((one.gain for one in found.compared if one.clear and one.work.clients == 1), None)
    return Tuned(
        kept,
        tuned.circumstances(changed(site.settings, kept, TUNE), site.home),
        datetime.now(UTC).isoformat(timespec="seconds"),
        round(by_answer.mean, 3) if by_answer else None,
    )


def _apply(console: Console, site: Site, found: Tuned | None) -> None:
    """Write it (None: remove what was written), and start the engine with it. What was there before comes back where
    it does not start. The caller holds the home's lock. Raises ByreError."""
    before = tuned.read(site.home)
    _write(site.home, found)
    try:
        _start(console)
    except BaseException:
        console.note("note: The earlier settings are used again.")
        _write(site.home, before)
        _start(console)
        raise


def _write(home: Home, found: Tuned | None) -> None:
    if found:
        tuned.write(home, found)
    else:
        tuned.forget(home)


def _start(console: Console) -> None:
    starting.run(installation.load(console.note), console.note, console.progress)


def _undo(console: Console, site: Site, dry_run: bool) -> None:
    """Forget what was found."""
    found = tuned.read(site.home)
    values = {name.upper(): text for name, text in found.values.items()} if found else {}
    said = tuned.words(values)
    if dry_run or not tuned.place(site.home).exists():
        console.say(f"Would forget: {said}." if values else "There is nothing to undo.")
        console.data({"would_forget": values} if dry_run else {"forgotten": {}})
        return
    with site.home.lock():
        if site.engine.is_service and site.engine.name in site.running:
            _apply(console, site, None)
        else:
            tuned.forget(site.home)
    console.say(f"Forgotten: {said or 'a damaged file'}.")
    console.data({"forgotten": values})


# ── say it ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _show_plan(console: Console, plan: Plan, workload: Workload, limit: float) -> None:
    """What would be tried, and how long that takes, by the last benchmark."""
    site = plan.site
    now, free = beside.values(site), beside.free(site)
    seen = _earlier(site, plan.model.name, workload)
    facts = beside.facts(plan, beside.placed(site), workload.prompt)
    prefill = seen.prefill if seen else None
    tried = {name: found for name in free if (found := candidates(name, facts, now, prefill))}
    needs = None
    if seen and seen.summary:
        work = _works(workload).answer
        one = seen.summary.mean * (work.count + 1)
        needs = min(limit, one * (1 + LAST + sum(map(len, tried.values()))))
    console.table(
        ["setting", "now", "would try"],
        [[name.upper(), now[name], ", ".join(found)] for name, found in tried.items()],
    )
    _say_fixed(console, site)
    about = f"about {duration(needs)}" if needs else f"at most {duration(limit)}"
    console.say(f"It takes {about}, on a second engine beside the running one.")
    console.data(
        {
            "would_try": {name.upper(): found for name, found in tried.items()},
            "fixed": _fixed(site),
            "seconds": needs,
            "limit_seconds": limit,
        }
    )


def _earlier(site: Site, name: str, workload: Workload) -> Measured | None:
    """The last benchmark of this model with this work."""
    for one in reversed(History(site.home).read().results):
        if one.model.name == name and one.workload == workload:
            speed = one.speed("prefill")
            totals = [value for value in one.values("total") if value is not None]
            return Measured(tuple(totals), prefill=speed.mean if speed else None)
    return None


def _show(console: Console, plan: Plan, found: Found, kept: dict[str, str], seconds: float) -> None:
    rows = [
        [one.setting.upper(), one.value, *_figures(one.measured), _times(one.gain), one.verdict]
        for one in found.tried
    ]
    console.table(
        ["setting", "value", "seconds", "95 % interval", "times as fast", "verdict"],
        [["as it is", "", *_figures(found.base), "", found.base.disturbed and "disturbed"], *rows],
    )
    _say_fixed(console, plan.site)
    for one in found.compared:
        console.say()
        console.say(f"{one.work.title[0].upper()}{one.work.title[1:]}, before and after in turns:")
        console.say(f"before  {_sentence(one.before)}")
        console.say(f"after   {_sentence(one.after)}")
        console.say(f"        {_times(one.gain)} times as fast{'' if one.clear else ': no clear difference'}")
    console.say()
    disturbed = next((one.why for one in found.tried if one.verdict == "disturbed"), found.base.disturbed)
    if disturbed:
        console.say(f"Some measurements were disturbed ({disturbed}): measure again on a quiet machine.")
    if any(one.verdict == "no time" for one in found.tried):
        console.say("The time was over before all was tried. More: uv run invoke tune --time 30m")
    values = {name.upper(): text for name, text in kept.items()}
    if not found.changed:
        console.say("Nothing is clearly faster than the settings as they are. Nothing was changed.")
    elif kept:
        console.say(f"Kept, and in use: {tuned.words(values)}. To undo: {UNDO}")
    else:
        console.say("The defaults are faster than what was kept before: they are in use again.")
    console.data(
        {
            "model": plan.model.name,
            "seconds": round(seconds, 1),
            "now": _document(found.base),
            "tried": [
                {
                    "setting": one.setting.upper(),
                    "value": one.value,
                    "verdict": one.verdict,
                    "why": one.why,
                    "measured": _document(one.measured),
                    "times_as_fast": _ratio(one.gain),
                }
                for one in found.tried
            ],
            "fixed": _fixed(plan.site),
            "compared": [
                {
                    "what": one.work.title,
                    "before": _document(one.before),
                    "after": _document(one.after),
                    "times_as_fast": _ratio(one.gain),
                    "clear": one.clear,
                }
                for one in found.compared
            ],
            "changed": found.changed,
            "kept": values,
        }
    )


def _fixed(site: Site) -> dict[str, str]:
    """The settings that are not tried, and what sets them."""
    free = beside.free(site)
    return {name.upper(): str(site.settings.origin(name)) for name in beside.values(site) if name not in free}


def _say_fixed(console: Console, site: Site) -> None:
    for name, origin in _fixed(site).items():
        console.say(f"{name} is not tried: {origin} sets it.")


def _figures(one: Measured | None) -> Sequence[str]:
    found = one.summary if one else None
    if found is None:
        return "", ""
    return f"{found.mean:.2f}", "" if found.low is None else f"{found.low:.2f} to {found.high:.2f}"


def _sentence(one: Measured) -> str:
    mean, interval = _figures(one)
    speeds = [
        f"{name} {value:.1f} tokens/s"
        for name, value in (("decode", one.decode), ("prefill", one.prefill))
        if value
    ]
    return f"{mean} s ({', '.join([interval, *speeds])})"


def _times(gain: Ratio | None) -> str:
    if gain is None:
        return ""
    return f"{gain.mean:.2f}" + ("" if gain.low is None else f" ({gain.low:.2f} to {gain.high:.2f})")


def _ratio(gain: Ratio | None) -> dict[str, Any] | None:
    return {"mean": gain.mean, "low": gain.low, "high": gain.high} if gain else None


def _document(one: Measured | None) -> dict[str, Any] | None:
    found = one.summary if one else None
    if one is None or found is None:
        return None
    return {
        "times": found.n,
        "seconds": found.mean,
        "low": found.low,
        "high": found.high,
        "decode": one.decode,
        "prefill": one.prefill,
        "disturbed": one.disturbed,
    }


def _seconds(text: str) -> float:
    """`10m`, `90s`; minutes without a unit. Raises SettingsError."""
    match = re.fullmatch(r"(\d{1,6})(s|m|)", text.strip().lower())
    found = int(match[1]) * (1 if match[2] == "s" else 60) if match else 0
    if found < LEAST_SECONDS:
        raise SettingsError(
            f"--time {text}: allowed is a time of {LEAST_SECONDS} seconds or more, such as 90s or 10m.",
            fault="argument-invalid",
            hint="uv run invoke tune --help",
        )
    return float(found)


def _workload(prompt: int, answer: int) -> Workload:
    for flag, value, least in (("prompt", prompt, 1), ("answer", answer, 2)):
        if value < least:
            raise SettingsError(
                f"--{flag} {value}: allowed is {least} or more.",
                fault="argument-invalid",
                hint="uv run invoke tune --help",
            )
    return Workload(prompt, answer)
