"""The questions of `verify`: each asks the running stack something whose answer can be wrong, and shows what came back.

`verify` begins with the doctor's rows of what runs (`doctor.RUNNING`): services, model, database, MCP, page, logs. Then
come six questions: are the model's bytes those of its digest; does it give a known answer; does a person who signs
in to the page get that answer; does MCP count what the database holds; does the page answer a question about the data;
how fast is the model. And in production two more: does the page answer over HTTPS, does a sign-out end a session;
with a provider of OpenID Connect a third: does it answer, and are passwords taken as the settings say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scripts.errors import ByreError
from scripts.faults.finding import Finding, not_applicable, ok, wrong
from scripts.lifecycle import clients, proxy, redis
from scripts.lifecycle.site import Site
from scripts.text import short

if TYPE_CHECKING:
    from scripts.engines.base import Engine
    from scripts.mcp import RoundTrip
    from scripts.models.catalogue import Model
    from scripts.proxy.visit import Visit
    from scripts.webui import Answer, WebUI

SHOWN = 100  # characters of an answer
ANSWER, STORY = 200, 96  # tokens, at most


@dataclass
class Stack:
    """The stack in question: `counts` are the documents of each collection, after they were counted."""

    site: Site
    model: Model
    counts: dict[str, int] = field(default_factory=dict)
    database: str = ""  # the one that is counted

    @property
    def largest(self) -> str:
        """The collection with the most documents. Raises ValueError without one."""
        return max(self.counts, key=lambda name: self.counts[name])


Question = Callable[[Stack], Finding]


def ask(subject: str, question: Question, stack: Stack) -> Finding:
    """Ask one question. An error of Byre's own is a wrong answer, with that error's fault and next command."""
    began = time.monotonic()
    try:
        found = question(stack)
    except ByreError as error:
        seen = " ".join([error.message, *error.detail[-2:]])
        found = Finding(subject, "wrong", seen, error.fault, error.hint)
    return replace(found, seconds=time.monotonic() - began)


def model_file(stack: Stack) -> Finding:
    """The bytes of the model are those of its digest, which is computed now."""
    from scripts.models.store import Store

    kind, name = stack.site.engine, stack.model.name
    if not kind.is_service:
        return not_applicable("model file", f"{name}: the external server keeps it")
    if kind.keeper:
        said = f"{name}: {kind.title} checks each layer's sha256 as it fetches it"
        return not_applicable("model file", said)
    stored = Store(stack.site.places.models).check(name, full=True)
    return ok("model file", f"{name}: sha256 {stored.sha256[:12]}… matches")


def answer(stack: Stack) -> Finding:
    """Whether the engine answers the model's known question."""
    with clients.engine(stack.site) as engine:
        return known_answer(engine, stack.model)


def known_answer(engine: Engine, model: Model) -> Finding:
    """The model answers its known question right, at temperature 0."""
    if model.question is None:
        return not_applicable("answer", f"{model.name}: the catalogue knows no question for it")
    messages = [{"role": "user", "content": model.question.ask}]
    text = "".join(c.text for c in engine.chat(messages, temperature=0, max_tokens=ANSWER)).strip()
    said = f"{model.question.ask} → {short(text, SHOWN)}"
    if model.question.answered_by(text):
        return ok("answer", said)
    expected = f"{said} (expected {model.question.answer})"
    return wrong("answer", "wrong-answer", expected, fix=f"uv run invoke pull {model.name}")


def page(stack: Stack) -> Finding:
    """Whether the model answers on the page, signed in as the admin."""
    with clients.page(stack.site, again=True) as webui:
        return answer_on_page(webui, stack.model)


def answer_on_page(webui: WebUI, model: Model) -> Finding:
    """The admin is signed in, and gets an answer in a chat."""
    question = model.question.ask if model.question else "Say hello."
    answered = webui.ask(question, model.name)
    good = model.question.answered_by(answered.text) if model.question else bool(answered.text)
    said = f"signed in; {question} → {short(answered.text, SHOWN)} ({answered.seconds:.1f} s)"
    return (
        ok("page", said) if good else wrong("page", "wrong-answer", said, fix="uv run invoke logs openwebui")
    )


def https(stack: Stack) -> Finding:
    """Whether the page answers over HTTPS, at its public address, as a browser asks."""
    return visited(proxy.visit(stack.site), stack.site.url)


def visited(seen: Visit, url: str) -> Finding:
    """The certificate is good, the page is there, and plain HTTP leads to HTTPS."""
    look = "uv run invoke logs proxy"
    if seen.error:
        return wrong("https", "proxy-unreachable", f"{url}: {seen.error}", fix=look)
    if seen.status != 200:
        return wrong("https", "service-not-ready", f"{url} answers with HTTP {seen.status}", fix=look)
    if not seen.location.startswith(f"{url}/"):
        leads = seen.location or "nowhere"
        return wrong("https", "proxy-unreachable", f"HTTP leads to {leads}, not to {url}", fix=look)
    if "strict-transport-security" not in seen.headers:
        return wrong("https", "proxy-unreachable", f"{url} answers without HSTS", fix=look)
    return ok("https", f"{url} answers with a good certificate; HTTP leads there")


def sign_out(stack: Stack) -> Finding:
    """Whether a session is refused after its sign-out."""
    if said := redis.note(stack.site):
        return not_applicable("sign-out", said)
    with clients.page(stack.site) as webui:
        return signed_out(webui.sign_out())


def signed_out(ends: bool) -> Finding:
    """The session of the admin was refused afterwards."""
    if ends:
        return ok("sign-out", "signed in and out; the session is refused")
    look = "uv run invoke logs redis"
    return wrong("sign-out", "audit-sign-out", "signed in and out; the session is still taken", fix=look)


def sign_in(stack: Stack) -> Finding:
    """Whether passwords are taken as the settings say, asked at the page's API, and the provider answers."""
    from scripts.webui import provider
    from scripts.webui.client import takes_passwords

    settings = stack.site.settings
    taken = takes_passwords(f"http://{clients.LOCAL}:{stack.site.ports['webui_port']}")
    found = let_in(taken, settings.takes_passwords)
    if found.status == "ok":
        issuer = provider.read(settings.oidc_provider_url).issuer
        found = replace(found, seen=f"{issuer} answers; {found.seen}")
    return found


def let_in(taken: bool, wanted: bool) -> Finding:
    """Passwords are taken, or not, as is wanted."""
    if taken and not wanted:
        return wrong(
            "sign-in", "audit-password-open", "the page takes passwords, against PASSWORD_SIGN_IN=off"
        )
    if wanted and not taken:
        said = "the page takes no passwords, against PASSWORD_SIGN_IN=on"
        return wrong("sign-in", "password-sign-in-off", said, fix="uv run invoke start")
    return ok("sign-in", "passwords are taken, too" if taken else "a password is refused by the page's API")


def mongodb(stack: Stack) -> Finding:
    """Whether counts through MCP equal the database's own."""
    from scripts import address, mcp
    from scripts.database import counts, ping

    site, server = stack.site, "the database"
    with site.reach("mcp") as port:
        token = site.places.credentials.generated("mcp_token")
        named = address.database(site.data().here)
        trip = mcp.round_trip(f"http://{clients.LOCAL}:{port}/mcp", token, named or None)
    if trip.database:
        stack.database = trip.database
        with clients.database(site) as uri:
            stack.counts = counts(uri, trip.database, tuple(trip.counts))
            server = ping(uri).server
    return counted(trip, stack.counts, f"your MongoDB ({server})" if site.data().is_own else server)


def counted(trip: RoundTrip, direct: dict[str, int], server: str) -> Finding:
    """What MCP counted is what the database itself counts. `direct` are its own counts, `server` is what it is."""
    differ = [
        f"{name}: {trip.counts.get(name)} through MCP, {count} in {server}"
        for name, count in direct.items()
        if trip.counts.get(name) != count
    ]
    if differ:
        return wrong("mongodb", "counts-differ", "; ".join(differ))
    if not trip.databases:
        return wrong("mongodb", "mcp-no-database", "the MCP server lists no databases")
    where = f"{len(trip.tools)} tools; {trip.database or trip.databases[0]}"
    counts = ", ".join(f"{name} {count}" for name, count in trip.counts.items())
    return ok("mongodb", f"{where}: {counts or 'no collection'}, as in {server}")


def data(stack: Stack) -> Finding:
    """Whether the page answers a question about the data with the database's own count: "Ask your data", and a model
    that calls tools by itself."""
    from scripts import webui

    if not stack.counts:
        return not_applicable("data", "no collection to ask about")
    plans = stack.site.plans(stack.model)
    calls = stack.model.tools == "native"
    if not plans and not calls:
        return not_applicable("data", "nothing writes plans (PLANNER): uv run invoke config")
    own = webui.of_database(stack.database)
    name = stack.largest
    count, found = stack.counts[name], []
    with clients.page(stack.site, again=True) as page:
        if plans:
            asker = own if own in page.models() else webui.ASK  # where there are several databases
            found.append(counted_on_page(lambda q: page.ask(q, asker), name, count))
        if calls:
            tools = tuple(one for one in page.tools() if one.startswith("server:mcp:"))
            found.append(about_data(lambda q: page.ask(q, stack.model.name, tools), name, count))
    bad = [one for one in found if one.status == "wrong"]
    return bad[0] if bad else replace(found[0], seen="; ".join(one.seen for one in found))


def about_data(ask: Callable[[str], Answer], name: str, count: int) -> Finding:
    """The model answers a question about the data, through the page and the tool, with the database's number."""
    question = f"How many {name} are there?"
    answered = ask(question)
    said = (
        f"{question} → {short(answered.text, SHOWN)} ({answered.seconds:.1f} s; the database holds {count})"
    )
    if not answered.calls:
        return wrong("data", "tool-not-called", f"{said}; no tool was called")
    if holds(answered.text, count):
        return ok("data", said)
    return wrong("data", "wrong-answer", said, fix="uv run invoke logs mcp")


def counted_on_page(ask: Callable[[str], Answer], name: str, count: int) -> Finding:
    """The sentence of "Ask your data", which is its first line, has the database's number."""
    question = f"How many {name} are there?"
    answered = ask(question)
    sentence = answered.text.partition("\n")[0]
    said = f"{question} → {short(sentence, SHOWN)} ({answered.seconds:.1f} s; the database holds {count})"
    if holds(sentence, count):
        return ok("data", said)
    return wrong("data", "wrong-answer", said, fix="uv run invoke logs gateway")


def holds(text: str, count: int) -> bool:
    """Whether a text has this number, with or without separators."""
    return str(count) in text.replace(",", "").replace(".", " ").replace("\u202f", "").split()


def speed(stack: Stack) -> Finding:
    """The decode speed of one answer, in tokens/s."""
    with clients.engine(stack.site) as engine:
        return measured(engine)


def measured(engine: Engine) -> Finding:
    """Tokens per second by the engine's own clock, of one answer. Shown, not judged."""
    prompt = f"Write a long story about a barn. ({time.time()})"  # never seen before: no cached prefix
    chunks = list(engine.chat([{"role": "user", "content": prompt}], temperature=0, max_tokens=STORY))
    timings = chunks[-1].timings if chunks else None
    if timings is None or timings.decode_per_second is None:
        return not_applicable("speed", "the engine reports no timings")
    seen = f"decode {timings.decode_per_second:.1f} tokens/s over {timings.completion_tokens} tokens, one run"
    figures = {
        "prefill_tokens_per_second": timings.prefill_per_second,
        "decode_tokens_per_second": timings.decode_per_second,
        "ttft_seconds": timings.ttft,
    }
    return replace(ok("speed", seen), figures=figures)


# In the order in which a fault would spread; one after the other, so that none disturbs the figures of another.
QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("model file", model_file),
    ("answer", answer),
    ("page", page),
    ("mongodb", mongodb),
    ("data", data),
    ("speed", speed),
)
IN_PRODUCTION: tuple[tuple[str, Question], ...] = (("https", https), ("sign-out", sign_out))
OF_PROVIDER: tuple[tuple[str, Question], ...] = (("sign-in", sign_in),)


def questions(site: Site) -> tuple[tuple[str, Question], ...]:
    """Those of this stack."""
    if not site.settings.in_production:
        return QUESTIONS
    return (*IN_PRODUCTION, *(OF_PROVIDER if site.settings.has_provider else ()), *QUESTIONS)
