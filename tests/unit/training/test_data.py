"""Training data: domains, schemas, questions and their plans."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from gateway.ask import language
from gateway.ask.compile import query

from training import domains, generate, prompts, schema

KINDS = {
    "aggregate", "aggregates", "count", "count_distinct", "distinct", "documents", "either", "group", "group_figures",
    "links", "of_named", "over_reference", "percent", "show", "show_ordered", "threshold", "top", "top_group",
    "follow-up", "none absent", "none arithmetic", "none chat", "none elsewhere", "none forecast", "none write",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[str]]:
    path = tmp_path_factory.mktemp("data") / "train.jsonl"
    return path, generate.write(path, 40, 3)


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
        plan = language.parse(written, made.catalogue)
        assert written == (str(plan) if plan else language.NONE)
        if plan:
            query(plan, made.catalogue, date(2026, 11, 29))


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
