"""Written databases in other forms: every plan is one of its form, and what was changed is changed everywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from gateway.ask import language
from gateway.ask.dates import Date
from gateway.ask.language import NONE, Plan
from gateway.ask.parse import parse

from training import databases, variants
from training.databases import Database, Pair, described
from training.rewrite import Names, Rewriter, other_names, renamed

DOCUMENTS: dict[str, list[dict[str, Any]]] = {
    "clubs": [
        {"_id": number, "clubName": f"Club {number}", "home": {"town": town, "seats": 100 * number}}
        for number, town in enumerate(["Bregenz", "Lindau", "Feldkirch", "Dornbirn"], 1)
    ],
    "games": [
        {
            "_id": 100 + number, "club_id": number % 4 + 1, "goals": number % 5, "rating": number % 7,
            "tags": ["cup", "derby"][: number % 3], "qty": number,
        }
        for number in range(40)
    ],
}  # fmt: skip
PAIRS = (
    Pair("how many clubs are in Bregenz", 'clubs[home.town="Bregenz"] count'),
    Pair("Lindau's seats", 'clubs[home.town="Lindau"] show home.seats'),
    Pair("games with more than 3 goals", "games[goals>3] list"),
    Pair("top 5 games by goals", "games top 5 goals"),
    Pair("games per town", "games by club_id.home.town count"),
    Pair("rating of each game", "games show rating"),
    Pair("how many tags has a game on average", "games avg tags.#"),
    Pair("only Lindau", 'games[club_id.home.town="Lindau"] count', "games count"),
    Pair("who plays best", NONE),
)


@pytest.fixture(scope="module")
def sports() -> Database:
    return described("sports", DOCUMENTS, PAIRS)


@pytest.fixture(scope="module")
def written() -> list[Database]:
    return [databases.load(name) for name in ("bicycle_workshop", "tap_water", "personal_und_urlaub")]


def forms(known: list[Database], count: int) -> Iterator[Database]:
    for seed in range(count):
        one = known[seed % len(known)]
        yield variants.variant(one, [other for other in known if other is not one], random.Random(seed))


def test_every_plan_is_one_of_its_form(written: list[Database]) -> None:
    for form in forms(written, 9):
        for pair in form.pairs:
            form.canonical(pair.previous)
            form.canonical(pair.plan)


def test_most_questions_stay_and_names_change(written: list[Database]) -> None:
    made = list(forms(written, 12))
    assert len({one.catalogue.text for one in made}) == 12
    for form in made:
        before = next(one for one in written if one.name == form.name)
        assert len(form.pairs) > 0.75 * len(before.pairs)
        refused, was = (sum(one.plan == NONE for one in some.pairs) for some in (form, before))
        assert was < refused < was + 0.25 * len(before.pairs)


def test_the_same_state_of_chance_gives_the_same_form(written: list[Database]) -> None:
    first, second = (variants.variant(written[0], written[1:], random.Random(4)) for _ in range(2))
    assert first.catalogue.text == second.catalogue.text and first.pairs == second.pairs


def test_names_change_in_documents_and_plans_alike(sports: Database) -> None:
    names = Names(
        {"clubs": "Club", "games": "tbl_game"}, {"home": "HomeGround", "town": "Town", "club_id": "clubId"}
    )
    new = described("sports", renamed(DOCUMENTS, names), ())
    rewriter = Rewriter(sports.catalogue, new.catalogue, names)

    def rewritten(text: str) -> str:
        plan = parse(text, sports.catalogue)
        assert plan
        return str(rewriter.plan(plan))

    assert rewritten(PAIRS[0].plan) == 'Club[HomeGround.Town="Bregenz"] count'
    assert (
        rewritten("games by club_id.home.town count top 1")
        == "tbl_game by clubId.HomeGround.Town count top 1"
    )
    assert rewritten("games avg tags.#") == "tbl_game avg tags.#"
    assert rewritten("clubs[no games] show clubName desc home.seats") == (
        "Club[no tbl_game] show clubName desc HomeGround.seats"
    )


def test_what_is_reckoned_is_reckoned_of_the_new_names() -> None:
    """One field gets the name that another one had."""
    documents = {"items": [{"sold": number, "in": 2 * number} for number in range(9)]}
    names = Names({}, {"sold": "in", "in": "out"})
    old, new = (described("x", made, ()).catalogue for made in (documents, renamed(documents, names)))
    for text, expected in (
        ("items avg sold - in", "items avg in - out"),
        ("items sum in * sold", "items sum in * out"),
    ):
        plan = parse(text, old)
        assert plan and str(parse(str(Rewriter(old, new, names).plan(plan)), new)) == expected


def test_a_plan_of_a_field_that_was_left_out_is_none(sports: Database) -> None:
    new = described("sports", renamed(DOCUMENTS, Names(), [("games", ("goals",))]), ())
    rewriter = Rewriter(sports.catalogue, new.catalogue, Names())
    plan = parse("games[goals>3] list", sports.catalogue)
    assert plan
    with pytest.raises(language.PlanError, match="goals"):
        rewriter.plan(plan)


@pytest.mark.parametrize("seed", range(20))
def test_no_two_names_become_one(sports: Database, seed: int) -> None:
    names = other_names(sports.catalogue, random.Random(seed))
    for some in (names.collections, names.keys):
        assert len({one.lower() for one in some.values()}) == len(some)


def test_names_of_places_change_in_documents_plans_and_wordings(sports: Database) -> None:
    swap = next(
        swap
        for seed in range(9)
        if (swap := variants.swapped(sports, random.Random(seed)))("Lindau") != "Lindau"
    )
    assert swap("only lindau") == f"only {swap('Lindau').lower()}"
    assert swap("Dornbirn") == "Dornbirn"  # no plan names it
    made = (variants.variant(sports, [sports], random.Random(seed)) for seed in range(30))
    form = next(one for one in made if any('="' in pair.plan for pair in one.pairs))
    for pair in form.pairs:
        for value in re.findall(r'="(\w+)"', pair.plan):
            assert value.lower() in pair.question.lower()


def test_a_name_that_a_question_says_in_another_way_stays() -> None:
    pairs = (*PAIRS, Pair("games at the lake", 'games[club_id.home.town="Lindau"] list'))
    for seed in range(6):
        assert variants.swapped(described("x", DOCUMENTS, pairs), random.Random(seed))("Lindau") == "Lindau"


def test_a_word_that_a_question_says_in_another_form_stays_in_all_values() -> None:
    """The plural of a value in small letters, which is also a part of a name."""
    pairs = (*PAIRS, Pair("lindaus and others", 'games[tags="lindau"] list'))
    for seed in range(6):
        assert variants.swapped(described("x", DOCUMENTS, pairs), random.Random(seed))("Lindau") == "Lindau"


def test_bounds_keep_their_order(sports: Database) -> None:
    plan = parse("games[qty>=20 & qty<=50] count", sports.catalogue)
    assert plan
    found = [
        variants.figures("games with a qty between 20 and 50", plan, random.Random(seed), 1)[1]
        for seed in range(60)
    ]
    assert all(one.get(20.0, 20.0) < one.get(50.0, 50.0) for one in found)
    assert any(len(one) == 2 for one in found)


def test_a_number_that_is_said_in_a_word_too_stays(sports: Database) -> None:
    plan = parse("games[qty<=6] list", sports.catalogue)
    assert plan
    for seed in range(9):
        assert variants.figures("for a six-year-old: qty 6 or lower", plan, random.Random(seed), 1)[1] == {}


def test_numbers_change_in_question_and_plan_alike(sports: Database) -> None:
    for seed in range(20):
        plan = parse("games[qty>250] by rating count > 1200 top 5", sports.catalogue)
        assert plan
        asked = "the 5 ratings of over 1,200 games, qty above 250"
        question, numbers, _ = variants.figures(asked, plan, random.Random(seed), 1)
        assert "1,200" in question and 1200.0 not in numbers
        for old, new in numbers.items():
            assert re.search(rf"\b{int(old)}\b", asked) and re.search(rf"\b{int(new)}\b", question)
        assert numbers[250.0] % 10 == 0


def test_a_year_changes_unless_the_question_speaks_of_now() -> None:
    plan = Plan("games", "list", ((language.Condition("played", "=", (Date("2026-03"),)),),))
    found = [variants.figures("games in March 2026", plan, random.Random(seed), 1) for seed in range(9)]
    assert {years["2026"] for _, _, years in found} > {"2023"}
    assert all(question == f"games in March {years['2026']}" for question, _, years in found)
    assert variants.figures("games in 2026 so far", plan, random.Random(1), 1)[2] == {}


def test_questions_for_the_field_that_was_left_out_are_refused(sports: Database) -> None:
    refused = {
        pair.question.lower().rstrip("?")
        for seed in range(40)
        for pair in variants.variant(sports, [sports], random.Random(seed)).pairs
        if pair.plan == NONE
    }
    assert "rating of each game" in refused
    assert "how many clubs are in bregenz" not in refused


def test_only_what_means_nothing_here_is_taken_from_other_databases(
    written: list[Database], sports: Database
) -> None:
    taken = list(variants.foreign(written[2], [sports], random.Random(1)))
    assert taken and all(one.plan == NONE and not one.previous for one in taken)
    assert not list(variants.foreign(sports, [sports], random.Random(1)))


def test_a_question_about_what_is_here_too_is_not_taken() -> None:
    """Only the collection's name tells that they speak of the same."""
    members = {"members": [{"_id": n, "joinedOn": datetime(2026, 1, 1 + n)} for n in range(9)]}
    gym = described(
        "gym", members, (Pair("did anybody sign up this month?", "members[joinedOn=this month] count"),)
    )
    people = {"subscribers": [{"uid": n, "since": datetime(2026, 1, 1 + n)} for n in range(9)]}
    streaming = described("streaming", people, [Pair("all of them", "subscribers list")] * 25)
    assert not list(variants.foreign(streaming, [gym], random.Random(1)))


@pytest.mark.parametrize("name", ["inv", "prix_ht"])
def test_what_may_be_short_for_several_words_is_not_spelt_out(name: str) -> None:
    known = described("x", {"things": [{name: number} for number in range(9)]}, ())
    spelt = {
        other_names(known.catalogue, random.Random(seed)).keys.get(name, name).lower() for seed in range(40)
    }
    assert not [one for one in spelt if "invoice" in one or "height" in one]
