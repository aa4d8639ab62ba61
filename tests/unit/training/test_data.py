"""Training data: domains, schemas, questions and their plans."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from gateway.ask import language
from gateway.ask.compile import query
from gateway.ask.parse import parse

from training import domains, generate, prompts, schema

KINDS = {
    "aggregate", "aggregates", "count", "count_distinct", "distinct", "documents", "either", "group", "group_figures",
    "links", "of_named", "percent", "show", "show_ordered", "threshold", "top", "top_group",
    "element_figure", "element_groups", "element_shown", "element_where", "length_figure", "length_shown", "length_top",
    "length_where", "link_table", "listing", "negated", "outside", "parent_condition", "parent_figure", "parent_groups",
    "parent_of_top", "parent_shown", "parent_threshold", "top_with", "two_thresholds", "undated",
    "aged", "busiest", "of_one", "overdue", "undone",
    "none missing", "none value", "none near",
    "follow-up", "none absent", "none arithmetic", "none chat", "none elsewhere", "none forecast", "none write",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[str]]:
    path = tmp_path_factory.mktemp("data") / "train.jsonl"
    return path, generate.write(path, 70, 3)


def test_domains_are_many_and_some_are_held_out() -> None:
    known = domains.domains()
    assert len(known) >= 150
    assert len({one.name for one in known}) == len(known)
    assert 8 <= sum(one.held for one in known) <= 20


def test_references_name_an_entity_of_their_domain() -> None:
    for one in domains.domains():
        keys = {entity.key for entity in one.entities}
        assert {spec.pool for entity in one.entities for spec in entity.fields if spec.kind == "r"} <= keys, (
            one.name
        )


def test_a_line_of_a_domain() -> None:
    spec = domains.read_field("pages,page_count n 40..1200; number of pages; hi longest; c pages", {})
    assert (spec.keys, spec.kind, spec.low, spec.high) == (("pages", "page_count"), "n", 40, 1200)
    assert (spec.plurals, spec.get("hi"), spec.get("lo")) == (["numbers of pages"], ["longest"], [])


def test_a_bad_line_is_named() -> None:
    with pytest.raises(ValueError, match="line 3: pages n"):
        domains.read("## library\n@ book/books\npages n\n")


@pytest.mark.parametrize(
    ("style", "name"),
    [("snake", "unit_price"), ("camel", "unitPrice"), ("Snake", "Unit_Price"), ("upper", "UNIT_PRICE")],
)
def test_styles_of_names(style: str, name: str) -> None:
    assert schema.style("unit_price", style) == name


def test_a_schema_is_as_the_catalogue_sees_it() -> None:
    made = schema.make(domains.domains(), random.Random(5))
    for one in made.collections:
        known = made.catalogue.collections[one.name].fields
        assert {field.name for field in one.fields} <= set(known)
        assert all(field.values for field in one.fields)


def test_the_same_seed_gives_the_same_data(tmp_path: Path) -> None:
    for name in ("a", "b"):
        generate.write(tmp_path / name, 3, 7)
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()


def test_every_kind_of_question_is_there(written: tuple[Path, Counter[str]]) -> None:
    report = written[1]
    assert set(report) >= KINDS
    thrown_away = sum(count for kind, count in report.items() if kind.startswith("!"))
    assert thrown_away < 0.05 * report.total()
    assert (
        0.08 < sum(count for kind, count in report.items() if kind.startswith("none")) / report.total() < 0.25
    )


@pytest.mark.parametrize("seed", range(6))
def test_plans_are_in_the_language_and_compile(seed: int) -> None:
    chance = random.Random(seed)
    known = domains.domains()
    made = schema.make(known, chance)
    writer = generate.Writer(made, chance, known, Counter())
    some = [one for one in (writer.one() for _ in range(60)) if one]
    assert len(some) > 30
    for user, written, _ in some:
        assert user.strip() == user != ""
        plan = parse(written, made.catalogue)
        assert written == (str(plan) if plan else language.NONE)
        if plan:
            query(plan, made.catalogue, date(2026, 11, 29))


def test_a_field_that_is_taken_out_is_asked_for_and_refused(written: tuple[Path, Counter[str]]) -> None:
    lines = [json.loads(line) for line in written[0].read_text().splitlines()]
    refused = [(plan, kind) for one in lines for _, plan, kind in one["questions"] if kind == "none missing"]
    assert {plan for plan, _ in refused} == {language.NONE}
    assert 0.05 < len(refused) / written[1].total() < 0.13


def test_without_a_field_its_neighbours_stay() -> None:
    chance = random.Random(2)
    made = schema.make(domains.domains(), chance)
    one = max(made.collections, key=lambda one: len(one.fields))
    victim = next(field for field in one.fields if field.kind in "ned")
    before = set(made.catalogue.collections[one.name].fields)
    after = set(schema.without(made, victim, chance).catalogue.collections[one.name].fields)
    assert before - after == {victim.name}
    assert after <= before


def test_more_than_one_child_is_a_threshold_and_a_reference_is_followed(
    written: tuple[Path, Counter[str]],
) -> None:
    lines = [json.loads(line) for line in written[0].read_text().splitlines()]
    asked = [(plan, kind) for one in lines for _, plan, kind in one["questions"]]
    thresholds = [plan for plan, kind in asked if kind == "parent_threshold"]
    assert thresholds
    assert all(" by " in plan and "has " not in plan and "count >= 1" not in plan for plan in thresholds)
    assert sum(" ->" in one["catalogue"] for one in lines) > 0.5 * len(lines)


def test_lengths_and_elements_of_arrays_are_asked(written: tuple[Path, Counter[str]]) -> None:
    lines = [json.loads(line) for line in written[0].read_text().splitlines()]
    asked = [(plan, kind) for one in lines for _, plan, kind in one["questions"]]
    assert all(".#" in plan for plan, kind in asked if kind.startswith("length_"))
    assert any(" by " in plan and "count " in plan for plan, kind in asked if kind == "element_groups")


def test_prompts_have_the_catalogue_and_hints() -> None:
    data = {
        "databases": {
            "shop": {"customers": [{"_id": n, "city": city} for n, city in enumerate(["Oslo", "Rome"] * 4)]}
        },
        "questions": [{"database": "shop", "questions": ["How many live in oslo?", "Customers of Rome"]}],
    }
    first, second = prompts.prompts(data)
    assert first["user"] == 'How many live in oslo?\n"Oslo": customers.city'
    assert second["id"] == [0, 1]
    assert first["catalogue"] == second["catalogue"] == 'customers: _id 0..7; city "Oslo"|"Rome"'
