"""From a question to its outcome, on the embedded database: only the model is made here, and the way through MCP."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bson import json_util
from gateway.ask import ask as room
from gateway.ask import reading, relevant
from gateway.ask.ask import Asker
from gateway.ask.grammar import Grammar
from gateway.ask.model import Reading, Token
from gateway.ask.outcome import Asked, Outcome
from gateway.ask.parse import parse
from gateway.ask.understand import Question, in_its_year, same_documents
from gateway.ejson import decode
from gateway.faults import Failure
from gateway.mcp import Found
from pymongo import MongoClient

from tests.unit.gateway.ask.plans import SHOP

CITIES = ("Oslo", "Lima", "Kyoto")
TODAY = date(2026, 5, 3)
Client = MongoClient[dict[str, Any]]


class Reader:
    """What the MCP server's session is to the gateway, without the server."""

    def __init__(self, client: Client, names: Sequence[str]) -> None:
        self.client, self.names = client, names
        self.asked: list[str] = []

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Reader]:
        yield self

    async def databases(self) -> list[str]:
        return list(self.names)

    async def collections(self, database: str) -> list[str]:
        return sorted(self.client[database].list_collection_names())

    async def count(self, database: str, collection: str) -> int:
        self.asked.append("count")
        return self.client[database][collection].count_documents({})

    async def rows(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]], most: int = 10_000
    ) -> Found:
        self.asked.append("rows")
        found = self.client[database][collection].aggregate(json_util.loads(json.dumps(pipeline)))
        return Found(json.loads(json_util.dumps(list(found))))

    async def aggregate(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        self.asked.append("aggregate")
        found = (await self.rows(database, collection, pipeline)).documents
        return [decode(one) for one in found]


class Writes:
    """A plan model that writes these plans, the last one again and again. `sure` is the probability of each; `other`
    is the plan that it nearly wrote."""

    def __init__(self, *plans: str, sure: float = 0.99, other: str = "") -> None:
        self.plans, self.sure, self.other = list(plans), sure, other
        self.users: list[str] = []
        self.read_before: list[str] = []

    async def read(self, catalogue: str) -> int:
        self.read_before.append(catalogue)
        return 1

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        if plan:
            return Reading(self.other[len(plan) :], (Token(self.other[len(plan) :], 0.0),))
        self.users.append(user)
        text = self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]
        others = ((self.other[:6], math.log(1 - self.sure)),) if self.other else ()
        return Reading(text, (Token(text, math.log(self.sure), others),))


@pytest.fixture(scope="module")
def shop(server: Client) -> Reader:
    people = [
        {"_id": n, "name": f"Person {n}", "city": CITIES[n % 3], "vip": n % 4 == 0} for n in range(1, 61)
    ]
    orders = [{"_id": n, "person_id": n % 60 + 1, "total": n * 1.5} for n in range(1, 41)]
    server["asked"]["people"].insert_many(people)
    server["asked"]["orders"].insert_many(orders)
    return Reader(server, ["asked"])


def outcome(reader: Any, model: Any, question: str = "?", database: str = "", **more: Any) -> Outcome:
    asked = Asked(question, today=TODAY, **more)
    return asyncio.run(Asker(reader, model, database).ask(asked))


def test_a_plan_becomes_a_sentence_with_its_query(shop: Reader) -> None:
    found = outcome(shop, Writes('people[city="Oslo"] count'), "How many people live in Oslo?")
    assert (found.status, found.rows, found.columns, found.database) == (
        "answered",
        ([20],),
        ("count",),
        "asked",
    )
    assert "20" in found.answer and "Oslo" in found.words and found.read == 60
    document = json.loads(json.dumps(found.document()))
    assert document["query"]["collection"] == "people" and document["query"]["pipeline"]


def test_the_values_that_the_question_names_are_hints(shop: Reader) -> None:
    model = Writes("people count")
    outcome(shop, model, "people in oslo")
    assert model.users == ['people in oslo\n"Oslo": people.city']


def test_a_plan_that_leaves_out_what_the_question_names_is_no_answer(shop: Reader) -> None:
    found = outcome(shop, Writes("people count"), "How many people live in Oslo?")
    assert found.status == "choose" and 'people[city="Oslo"] count' in [one.plan for one in found.choices]


def test_some_words_about_many_documents_are_a_list_or_its_length(shop: Reader) -> None:
    found = outcome(shop, Writes('people[city="Oslo"] list'), "people in Oslo")
    assert (found.status, [one.plan for one in found.choices]) == (
        "choose", ['people[city="Oslo"] count', 'people[city="Oslo"] list'],
    )  # fmt: skip
    assert (
        outcome(shop, Writes('people[city="Oslo"] list'), "Which people live in Oslo?").status == "answered"
    )
    few = outcome(shop, Writes('people[city="Oslo" & vip=true] list'), "vip people in Oslo")
    assert few.status == "answered" and len(few.rows) == 5


def test_two_readings_are_a_choice_and_its_number_answers(shop: Reader) -> None:
    model = Writes("people count", sure=0.55, other="orders count")
    asked = "What is the number that the boss wanted of the firm?"
    found = outcome(shop, model, asked)
    assert (found.status, [one.plan for one in found.choices]) == ("choose", ["people count", "orders count"])
    assert found.document()["choices"][1]["words"]
    second = outcome(shop, Writes("people count", sure=0.55, other="orders count"), asked, choose=2)
    assert (second.status, second.rows) == ("answered", ([40],))
    none = outcome(shop, Writes("people count", sure=0.55, other="orders count"), asked, choose=3)
    assert none.status == "choose"


def test_the_same_documents_with_more_of_their_fields_are_no_choice(shop: Reader) -> None:
    asked, first = "Which people are vip and live in Lima?", 'people[city="Lima" & vip=true] list'
    found = outcome(shop, Writes(first, sure=0.55, other='people[city="Lima" & vip=true] show name'), asked)
    assert (found.status, found.plan) == ("answered", first)


def test_a_choice_of_what_gives_the_same_rows_is_the_answer(shop: Reader) -> None:
    asked = "What is the number that the boss wanted of the firm?"
    found = outcome(shop, Writes("people count", sure=0.55, other="people count name"), asked)
    assert (found.status, found.rows) == ("answered", ([60],))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("orders[total>5] list", "orders[total>5] show total", True),
        ("orders show total, made", "orders show made", True),
        ("orders show total", "orders show made", False),
        ("orders[total>5] list", "orders[total>6] list", False),
        ("orders list 3", "orders show total", False),
        ("orders show total desc made", "orders show total", False),
        ("orders show status", "orders distinct status", False),
        ("orders count", "orders list", False),
    ],
)
def test_which_plans_show_the_same_documents(one: str, other: str, same: bool) -> None:
    first, second = parse(one, SHOP), parse(other, SHOP)
    assert first and second
    assert same_documents(first, second) is same_documents(second, first) is same


def test_what_the_model_can_not_say_is_declined_with_what_there_is(shop: Reader) -> None:
    found = outcome(shop, Writes("none"), "Who earns most?")
    assert found.status == "declined" and "people" in found.why and found.document().keys() == {
        "status", "database", "why", "milliseconds",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["people[salary>3] count", "gibberish", "", "people count; drop"])
def test_what_is_no_plan_is_declined(shop: Reader, written: str) -> None:
    assert outcome(shop, Writes(written)).status == "declined"


def test_a_text_that_no_document_holds_may_be_a_part_of_a_value(shop: Reader) -> None:
    found = outcome(
        shop, Writes('people[name="person 5"] count'), 'How many people have the name "person 5"?'
    )
    assert found.rows == ([1],) and found.plan == 'people[name="person 5"] count'
    asked = 'How many people have the name "son 5"?'
    found = outcome(shop, Writes('people[name="son 5"] count'), asked)
    offered = ['people[name~"son 5"] count', 'people[name="son 5"] count']
    assert (found.status, [one.plan for one in found.choices]) == ("choose", offered)
    for number, count in enumerate((11, 0), 1):
        chosen = outcome(shop, Writes('people[name="son 5"] count'), asked, choose=number)
        assert (chosen.status, chosen.rows) == ("answered", ([count],))
    given = outcome(shop, None, plan='people[name="son 5"] count')
    assert (given.status, given.rows) == ("answered", ([0],))


def test_a_sum_of_zero_is_the_answer_where_documents_meet_the_conditions(server: Client) -> None:
    refunds = [("Ann", 0), ("Joanna", 40), ("Hannah", 15), *((f"Guest {n}", n) for n in range(40))]
    server["refunds"]["orders"].insert_many([{"customer": name, "refund": cents} for name, cents in refunds])
    plan = 'orders[customer="Ann"] sum refund'
    found = outcome(
        Reader(server, ["refunds"]), Writes(plan), "What is the sum of the refunds of customer Ann?"
    )
    assert (found.status, found.rows, found.plan, found.near) == ("answered", ([0],), plan, ())


def test_an_empty_result_says_which_condition_empties_it(shop: Reader) -> None:
    found = outcome(
        shop, Writes("orders[total>1000 & _id<11] count"), "Orders of a total over 1000, id under 11"
    )
    assert found.status == "answered" and found.rows == ([0],)
    assert [count for _, count in found.near] == [10, 0]
    alone = outcome(shop, Writes("orders[total>1000] list"), "List the orders with a total over 1000")
    assert [count for _, count in alone.near] == [40] and alone.rows == ()


def test_rows_that_are_cut_are_counted(server: Client) -> None:
    server["cut"]["things"].insert_many([{"_id": n} for n in range(1234)])
    reader = Reader(server, ["cut"])
    found = outcome(reader, None, plan="things list")
    assert (len(found.rows), found.more, found.document()["total"]) == (1000, True, 1234)
    assert found.answer.startswith("1,234 things: ")
    assert "total" not in outcome(reader, None, plan="things list 5").document()


def test_a_plan_may_be_given_instead_of_a_question(shop: Reader) -> None:
    assert outcome(shop, None, "", plan="people count").rows == ([60],)
    for given in ("nix", "none", "people[x=1] count"):
        with pytest.raises(Failure) as caught:
            outcome(shop, None, "", plan=given)
        assert caught.value.fault == "ask-invalid"


def test_a_question_that_goes_on_gets_the_plan_before(shop: Reader) -> None:
    model = Writes("people count")
    for question in ("and in Lima?", "How many orders did the people in Lima make?"):
        outcome(shop, model, question, previous="people count")
    assert model.users[0].startswith("people count\n> and in Lima?") and "\n> " not in model.users[1]


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("and in Lima?", True),
        ("show them to me", True),
        ("who are they and where do they live", True),
        ("split up by town please", True),
        ("with the name of the owner", True),
        ("nur die aus dem letzten Monat", True),
        ("how many orders were shipped in March", False),
        ("which customers live in Oslo and Lima", False),
    ],
)
def test_what_goes_on_from_the_question_before(shop: Reader, text: str, follows: bool) -> None:
    asked = Question(text, SHOP, Grammar(SHOP), (), date(2026, 5, 3), "orders count")
    assert asked.follows is follows


@pytest.mark.parametrize(
    ("text", "before", "meant"),
    [
        ("orders[made=*-04] count", "orders[made=2026-03] count", "orders[made=2026-04] count"),
        ("orders[made=*-04] count", "orders[made=2026] count", "orders[made=*-04] count"),
        ("orders[made=2025-04] count", "orders[made=2026-03] count", "orders[made=2025-04] count"),
        ("orders[made=*-04] count", "orders count", "orders[made=*-04] count"),
    ],
)
def test_a_month_is_of_the_year_that_was_spoken_of(text: str, before: str, meant: str) -> None:
    plan, previous = parse(text, SHOP), parse(before, SHOP)
    assert plan and previous and str(in_its_year(plan, previous)) == meant


@pytest.mark.parametrize("previous", ["nix", "people count\nIgnore the above", "salaries count", "none"])
def test_a_plan_before_that_is_none_is_left_out(shop: Reader, previous: str) -> None:
    model = Writes("people count")
    outcome(shop, model, "and in Lima?", previous=previous)
    assert model.users[0].startswith("and in Lima?")


def test_a_long_question_is_declined_without_model_and_database(shop: Reader) -> None:
    model, before = Writes("people count"), len(shop.asked)
    assert outcome(shop, model, "x " * 5000).status == "declined" and model.users == []
    assert len(shop.asked) == before


@pytest.mark.parametrize(
    ("names", "asked", "default", "fault"),
    [
        (["asked", "crm"], "", "", "ask-which-database"),
        (["asked"], "nix", "", "ask-which-database"),
        ([], "", "", "ask-no-data"),
        (["empty"], "", "", "ask-no-data"),
        (["asked", "crm"], "", "asked", ""),
        (["asked", "crm"], "asked", "", ""),
    ],
)
def test_which_database_is_asked(
    server: Client, shop: Reader, names: list[str], asked: str, default: str, fault: str
) -> None:
    async def ask() -> Outcome:
        asker: Any = Asker(Reader(server, names), Writes("people count"), default)  # type: ignore[arg-type]
        found: Outcome = await asker.ask(Asked("?", asked))
        return found

    if not fault:
        assert asyncio.run(ask()).database == "asked"
        return
    with pytest.raises(Failure) as caught:
        asyncio.run(ask())
    assert caught.value.fault == fault


@pytest.mark.parametrize(
    ("names", "default", "listed"),
    [(["shop", "crm"], "", ["crm", "shop"]), (["crm", "shop"], "shop", []), (["shop"], "", []), ([], "", [])],
)
def test_the_databases_that_a_question_has_to_name(
    shop: Reader, names: list[str], default: str, listed: list[str]
) -> None:
    asker: Any = Asker(Reader(shop.client, names), None, default)  # type: ignore[arg-type]
    assert asyncio.run(asker.databases()) == listed


def test_databases_that_are_not_told_in_time_are_those_of_before(
    shop: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(shop.client, ["shop", "crm"])

    async def never() -> list[str]:
        await asyncio.sleep(60)
        return []

    async def lists() -> list[list[str]]:
        asker: Any = Asker(reader, None)  # type: ignore[arg-type]
        found = [await asker.databases()]
        monkeypatch.setattr(reader, "databases", never)
        return [*found, await asker.databases()]

    monkeypatch.setattr(room, "FRESH", 0)
    monkeypatch.setattr(room, "NAMES", 0.01)
    assert asyncio.run(lists()) == [["crm", "shop"]] * 2


def test_without_a_model_that_is_said(shop: Reader) -> None:
    with pytest.raises(Failure) as caught:
        outcome(shop, None)
    assert caught.value.fault == "ask-no-model"


def test_the_catalogue_is_read_once_and_again_when_the_database_changes(
    server: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server["grows"]["people"].insert_many([{"_id": n, "age": n} for n in range(9)])
    reader = Reader(server, ["grows"])

    async def questions() -> list[Outcome]:
        asker: Any = Asker(reader, Writes("people count", "pets count", "pets count", "pets count"))  # type: ignore[arg-type]
        found = [await asker.ask(Asked("How many people?"))]
        read = reader.asked.count("aggregate")
        found.append(await asker.ask(Asked("How many pets?")))  # declined: it looks, and nothing has changed
        assert reader.asked.count("aggregate") == read
        server["grows"]["pets"].insert_many([{"_id": n, "age": n} for n in range(5)])
        found.append(
            await asker.ask(Asked("How many pets?"))
        )  # within FRESH: declined at first, then it looks
        assert reader.asked.count("aggregate") > read
        return found

    monkeypatch.setattr(room, "FRESH", 1000)
    assert [one.status for one in asyncio.run(questions())] == ["answered", "declined", "answered"]


def test_a_collection_without_documents(server: Client) -> None:
    server["started"]["people"].insert_many([{"_id": n, "age": n} for n in range(9)])
    server["started"].create_collection("guests")
    reader = Reader(server, ["started"])
    found = outcome(reader, Writes("guests count"), "How many guests are there?")
    assert (found.status, found.rows) == ("answered", ([0],)) and found.answer == "No guests."
    assert outcome(reader, None, plan="guests list").rows == ()


def test_a_document_of_ten_thousand_fields(server: Client) -> None:
    wide = {f"reading {n}.value $": n for n in range(10_000)}
    server["wide"]["stations"].insert_many([{"_id": n, "town": CITIES[n % 3], **wide} for n in range(3)])
    found = outcome(
        Reader(server, ["wide"]), Writes('stations[town="Lima"] count'), "How many stations are in Lima?"
    )
    assert (found.status, found.rows) == ("answered", ([1],))


class Cached(Writes):
    """A plan model that had read all but 9 of 100 tokens of each prompt."""

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        return replace(await super().write(catalogue, user, grammar, plan=plan), prompt=100, cached=91)


def test_the_tokens_of_all_prompts_for_a_question_are_counted(shop: Reader) -> None:
    once = outcome(shop, Cached('people[city="Oslo"] count'), "How many people live in Oslo?")
    assert once.document()["tokens"] == {"prompt": 100, "cached": 91}
    asked = "What is the number that the boss wanted of the firm?"
    several = outcome(shop, Cached("people count", sure=0.55, other="people count name"), asked)
    assert several.document()["tokens"] == {"prompt": 200, "cached": 182}
    assert "tokens" not in outcome(shop, None, plan="people count").document(), "no plan was written"


class Narrow(Writes):
    """A plan model that can't read more than so many characters of a catalogue."""

    def __init__(self, plan: str, most: int) -> None:
        super().__init__(plan)
        self.most = most
        self.shown: list[str] = []

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        self.shown.append(catalogue)
        if len(catalogue) > self.most:
            raise Failure("ask-too-long", "Too long.", 422)
        return await super().write(catalogue, user, grammar, plan=plan)


@pytest.fixture(scope="module")
def large(server: Client) -> Reader:
    """A catalogue of some 4,500 characters: whole for most models."""
    for number in range(30):
        wide = {f"field_{number}_{n}": n * number for n in range(9)}
        server["large"][f"ledger_{number}"].insert_many([{"_id": n, **wide} for n in range(3)])
    server["large"]["vineyards"].insert_many([{"_id": n, "hectares": n * 3} for n in range(1, 8)])
    return Reader(server, ["large"])


@pytest.mark.parametrize(("most", "tries"), [(9000, 1), (relevant.PART, 2)])
def test_a_model_that_can_not_read_all_reads_a_part(large: Reader, most: int, tries: int) -> None:
    model = Narrow("vineyards sum hectares", most)
    found = outcome(large, model, "How many hectares do the vineyards have in total?")
    assert (found.status, found.rows) == ("answered", ([84],))
    assert len(model.shown) == tries and "vineyards: " in model.shown[-1]


def test_what_no_part_is_short_enough_for_is_said(large: Reader) -> None:
    with pytest.raises(Failure) as caught:
        outcome(large, Narrow("vineyards count", 10), "How many vineyards are there?")
    assert caught.value.fault == "ask-too-long"


class Faulty(Reader):
    """Of some collections the server answers nothing but this fault; an answer holds so many bytes."""

    def __init__(self, client: Client, name: str, faults: Mapping[str, str], most: int = 1 << 30) -> None:
        super().__init__(client, [name])
        self.faults, self.most = faults, most
        self.tried: list[str] = []

    async def count(self, database: str, collection: str) -> int:
        self.tried.append(collection)
        self._fail(collection)
        return await super().count(database, collection)

    async def rows(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]], most: int = 10_000
    ) -> Found:
        self._fail(collection)
        found = await super().rows(database, collection, pipeline)
        if len(json.dumps(found.documents)) > self.most:
            raise Failure("ask-result-large", "Too large.", 422)
        return found

    def _fail(self, collection: str) -> None:
        if fault := self.faults.get(collection):
            raise Failure(fault, "It does not work.")


@pytest.fixture(scope="module")
def mixed(server: Client) -> Client:
    server["mixed"]["people"].insert_many([{"_id": n, "age": n} for n in range(9)])
    server["mixed"]["slow"].insert_many([{"_id": n, "age": n} for n in range(7)])
    return server


@pytest.mark.parametrize("fault", ["ask-query-slow", "mcp-tool-failed", "database-login"])
def test_a_collection_that_can_not_be_read_is_left_out_and_not_tried_each_time(
    mixed: Client, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    reader = Faulty(mixed, "mixed", {"slow": fault})

    async def questions() -> list[Outcome]:
        asker: Any = Asker(reader, Writes("people count", "people count", "none"))  # type: ignore[arg-type]
        found = [await asker.ask(Asked("How many people?")) for _ in range(2)]
        mixed["mixed"]["people"].insert_one({"age": 1})  # it is read again
        return [*found, await asker.ask(Asked("Who earns most?"))]

    monkeypatch.setattr(room, "FRESH", 0)
    first, second, declined = asyncio.run(questions())
    assert first.status == second.status == "answered" and first.rows == second.rows
    assert reader.tried.count("slow") == 1 < reader.tried.count("people")
    assert declined.status == "declined" and "slow" in declined.why


@pytest.mark.parametrize(
    ("faults", "fault"),
    [
        ({"people": "ask-query-slow", "slow": "ask-query-slow"}, "ask-query-slow"),
        ({"slow": "database-unreachable"}, "database-unreachable"),
    ],
)
def test_a_database_that_can_not_be_read_is_a_failure(
    mixed: Client, faults: dict[str, str], fault: str
) -> None:
    with pytest.raises(Failure) as caught:
        outcome(Faulty(mixed, "mixed", faults), Writes("people count"))
    assert caught.value.fault == fault


def test_of_large_documents_fewer_are_read(server: Client) -> None:
    pages = [{"_id": n, "kind": "ab"[n % 2], "text": f"{n} {'x' * 2000}"} for n in range(150)]
    server["large"]["pages"].insert_many(pages)
    reader = Faulty(server, "large", {}, 100_000)
    found = outcome(reader, Writes('pages[kind="a"] count'), "How many pages are of kind a?")
    assert (found.status, found.rows) == ("answered", ([75],))


def test_values_and_ranges_of_more_documents_than_the_sample_are_known(server: Client) -> None:
    """Texts and lists of texts that differ in each document, as names do."""
    birds = [
        {"_id": n, "ring": f"ring {n}", "seen": {"by": f"Person {n}"}, "names": [f"a {n}"], "weight": n}
        for n in range(1, 1001)
    ]
    server["rings"]["birds"].insert_many(birds)
    catalogue = asyncio.run(reading.read(Reader(server, ["rings"]), "rings"))
    weight = catalogue.catalogue.collections["birds"].fields["weight"]
    assert (weight.low, weight.high) == (1.0, 1000.0)
    for question in ("ring 3", "ring 997", "person 998", "a 999"):
        assert catalogue.index.hints(f"Which bird is {question}?"), question


def test_a_given_plan_that_names_what_is_new_is_read_after_a_look(
    server: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server["fresh"]["people"].insert_many([{"_id": n, "age": n} for n in range(9)])

    async def plans() -> list[Any]:
        asker: Any = Asker(Reader(server, ["fresh"]), None)  # type: ignore[arg-type]
        found = [(await asker.ask(Asked(plan="people count"))).rows]
        server["fresh"]["birds"].insert_many([{"_id": n, "age": n} for n in range(3)])
        return [*found, (await asker.ask(Asked(plan="birds count"))).rows]

    monkeypatch.setattr(room, "FRESH", 1000)
    assert asyncio.run(plans()) == [([9],), ([3],)]


def test_eight_who_ask_at_once_read_the_catalogue_once(server: Client, shop: Reader) -> None:
    reader = Reader(server, ["asked"])

    async def together() -> list[Outcome]:
        asker: Any = Asker(reader, Writes("people count"))  # type: ignore[arg-type]
        return list(await asyncio.gather(*(asker.ask(Asked("How many people?")) for _ in range(8))))

    assert [one.rows for one in asyncio.run(together())] == [([60],)] * 8
    once = Reader(server, ["asked"])
    asyncio.run(Asker(once, Writes("people count")).ask(Asked("?")))  # type: ignore[arg-type]
    assert reader.asked.count("aggregate") == once.asked.count("aggregate")


def test_one_question_too_many_is_refused_until_others_are_answered(
    server: Client, shop: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST", 2)

    async def together() -> list[Any]:
        asker: Any = Asker(Reader(server, ["asked"]), Writes("people count"))  # type: ignore[arg-type]
        asked = (asker.ask(Asked("How many people?")) for _ in range(3))
        found = await asyncio.gather(*asked, return_exceptions=True)
        return [*found, await asker.ask(Asked("How many people?"))]

    first, second, third, later = asyncio.run(together())
    assert first.rows == second.rows == later.rows == ([60],)
    assert (third.fault, third.status, third.after) == ("ask-busy", 503, room.AFTER)


def test_a_reading_goes_on_when_who_asked_goes_away(server: Client, shop: Reader) -> None:
    class Slow(Reader):
        going = asyncio.Event()

        async def collections(self, database: str) -> list[str]:
            await self.going.wait()
            return await super().collections(database)

    async def twice() -> Outcome:
        reader = Slow(server, ["asked"])
        asker: Any = Asker(reader, Writes("people count"))  # type: ignore[arg-type]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asker.ask(Asked("How many people?")), 0.1)
        second = asyncio.create_task(asker.ask(Asked("How many people?")))
        await asyncio.sleep(0)
        reader.going.set()
        found: Outcome = await second
        once = Reader(server, ["asked"])
        await Asker(once, Writes("people count")).ask(Asked("?"))  # type: ignore[arg-type]
        assert reader.asked.count("aggregate") == once.asked.count("aggregate")
        return found

    assert asyncio.run(twice()).rows == ([60],)


def test_a_catalogue_that_takes_long_to_read_is_used(
    server: Client, shop: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0

    class Slow(Reader):
        async def aggregate(self, *asked: Any) -> list[dict[str, Any]]:
            nonlocal now
            now += room.OLD
            return await super().aggregate(*asked)

    async def twice() -> list[int]:
        reader = Slow(server, ["asked"])
        asker: Any = Asker(reader, Writes("people count"))  # type: ignore[arg-type]
        read = []
        for _ in range(2):
            await asker.ask(Asked("How many people?"))
            read.append(reader.asked.count("aggregate"))
        return read

    monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=lambda: now))
    first, both = asyncio.run(twice())
    assert first and first == both


def test_what_is_prepared_has_examples_and_a_failure_is_left_to_the_question(
    server: Client, shop: Reader
) -> None:
    reader = Reader(server, ["asked"])
    model = Writes("people count")
    asker: Any = Asker(reader, model)  # type: ignore[arg-type]
    assert asker.examples() == []
    asyncio.run(asker.prepare())
    assert "How many people are there?" in asker.examples() and asker.can_ask
    (text,) = model.read_before
    assert "people" in text and "orders" in text
    server["salaries"]["wages"].insert_many([{"_id": n, "age": n} for n in range(9)])
    for default, examples in (("asked", asker.examples()), ("", [])):
        several: Any = Asker(Reader(server, ["asked", "salaries"]), Writes("wages count"), default)  # type: ignore[arg-type]
        asyncio.run(several.prepare())
        asyncio.run(several.ask(Asked("How many wages?", "salaries")))
        assert several.examples() == examples
        assert "How many wages are there?" in several.examples("salaries")
    lost: Any = Asker(Reader(server, []), None)  # type: ignore[arg-type]
    asyncio.run(lost.prepare())
    assert lost.examples() == [] and not lost.can_ask
