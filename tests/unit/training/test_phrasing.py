"""Plans in short English and in other languages."""

import random
import re

import pytest

from training import phrasing
from training.domains import Entity, domains, kept_as_text, read_field
from training.questions import Asker
from training.schema import Schema, make


@pytest.fixture(scope="module")
def schemas() -> list[Schema]:
    chance = random.Random(4)
    return [make(domains(), chance) for _ in range(12)]


def said(schemas: list[Schema], book: str, seed: int = 3) -> list[tuple[str, str | None, list[str]]]:
    chance = random.Random(seed)
    found = []
    for schema in schemas:
        for _ in range(12):
            asker = Asker(schema, chance)
            draft = asker.draft()
            if draft:
                text = phrasing.phrased(asker, draft.made, draft.plan, book)
                used = [asker.mentions[int(n)].typed for n in phrasing.TOKEN.findall(draft.plan)]
                found.append((draft.plan, text, used))
    return found


@pytest.mark.parametrize("book", ["short", *phrasing.LANGUAGES])
def test_most_plans_are_said_with_all_their_values(schemas: list[Schema], book: str) -> None:
    found = said(schemas, book)
    texts = [(text, values) for _, text, values in found if text]
    assert len(texts) > 0.8 * len(found)
    for text, values in texts:
        assert not re.search(r"[{}\[\]|\ue000\ue001]|  ", text)
        assert all(value.lower() in text.lower() for value in values)


def test_short_text_is_mostly_in_lower_case(schemas: list[Schema]) -> None:
    texts = [text for _, text, values in said(schemas, "short") if text and not values]
    assert sum(text == text.lower() for text in texts) > 0.75 * len(texts)


def test_the_books_have_the_same_frames() -> None:
    books = phrasing.books()
    own = {"day", "month", "place", "any_month", "in_year", "in_month", "in_day", "near", "flags", "nouns",
           "best", "asks", "none_absent", "none_other"}  # fmt: skip
    only_short = {"inside", "inside_near", "counted", "high_c", "low_c", "ordinals",
                  "later", "earlier", "more", "less"}  # fmt: skip
    for name in phrasing.LANGUAGES:
        assert set(books["short"]) - only_short <= set(books[name])
        assert set(books[name]) - own <= set(books["short"])
        assert set(books[name]["nouns"]) == set(books["de"]["nouns"])


@pytest.mark.parametrize(
    ("literal", "words"),
    [("2026-03", "marzo"), ("last year", "año pasado"), ("last 30 days", "30 días"), ("2025-Q2", "2025")],
)
def test_dates_in_another_language(schemas: list[Schema], literal: str, words: str) -> None:
    asker = Asker(schemas[0], random.Random(1))
    phrases = phrasing.Phrases(asker, schemas[0].collections[0], "es")
    assert words in phrases.day(literal)[1]


def test_a_question_is_cut_down(schemas: list[Schema]) -> None:
    asker = Asker(schemas[0], random.Random(1))
    cut = [
        phrasing.shortened("What is the average price of all books with parking?", asker) for _ in range(30)
    ]
    assert min(map(len, cut)) < 30
    assert all("?" not in one or one.endswith("??") for one in cut)


def test_some_flags_are_kept_as_text() -> None:
    spec = read_field("active,is_active b active; inactive", {})
    kept = [kept_as_text(spec, f"thing{n}/things{n}") for n in range(60)]
    assert 8 < sum(one.kind == "e" for one in kept) < 35
    text = next(one for one in kept if one.kind == "e")
    assert text.keys[0] == "active_flg"
    assert len(text.values) == 2


def test_flags_as_text_are_in_the_domains() -> None:
    entities: list[Entity] = [entity for domain in domains() for entity in domain.entities]
    flags = [spec for entity in entities for spec in entity.fields if "flag" in spec.words]
    assert len(flags) > 20
    assert len({spec.values for spec in flags}) >= 4
