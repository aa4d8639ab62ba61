"""The embedded database, and a question set with SQL over two tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ask.cases import QuestionSet
from benchmarks.ask.public import load
from tests.unit.gateway.ask.conftest import server

__all__ = ["server"]

SHELTERS = [
    {"shelter_id": 1, "name": "Riverside", "town": "Ely", "founded": 1998},
    {"shelter_id": 2, "name": "Oak Farm", "town": "March", "founded": 2004},
    {"shelter_id": 3, "name": "Northgate", "town": "Ely", "founded": 2011},
]
_ANIMALS = [
    ("Rex", "dog", 4, 21.5, 1), ("Tom", "cat", 2, 4.1, 1), ("Bella", "dog", 9, 30.0, 2), ("Luna", "cat", 1, 3.2, 2),
    ("Max", "dog", 2, 12.25, 1), ("Nala", "cat", 5, 4.8, 1), ("Coco", "parrot", 12, 0.4, 2),
    ("Rocky", "dog", 7, 25.0, 1),
]  # fmt: skip
ANIMALS = [
    {"animal_id": 10 + i, "name": name, "species": species, "age": age, "weight": weight, "shelter_id": where}
    for i, (name, species, age, weight, where) in enumerate(_ANIMALS)
]
QUESTIONS = {
    "How many animals are there?": "SELECT count(*) FROM animals",
    "How many cats are there?": "SELECT count(*) FROM animals WHERE species = 'cat'",
    "What are the average age and the highest weight?": "SELECT avg(age), max(weight) FROM animals",
    "How many different species are there?": "SELECT count(DISTINCT species) FROM animals",
    "Names of dogs or cats older than 3":
        "SELECT name FROM animals WHERE (species = 'dog' OR species = 'cat') AND age > 3",
    "Names and ages by age, oldest first": "SELECT name, age FROM animals ORDER BY age DESC",
    "Which animals have a name with an o?": "SELECT name FROM animals WHERE name LIKE '%o%'",
    "Who begins with R?": "SELECT name FROM animals WHERE name LIKE 'R%'",
    "Who weighs between 4 and 13?": "SELECT name FROM animals WHERE weight BETWEEN 4 AND 13",
    "Which is the heaviest animal?": "SELECT name FROM animals ORDER BY weight DESC LIMIT 1",
    "Name two of the youngest": "SELECT name FROM animals ORDER BY age LIMIT 2",
    "How many of each species?": "SELECT species, count(*) FROM animals GROUP BY species",
    "Species with at least two": "SELECT species FROM animals GROUP BY species HAVING count(*) >= 2",
    "The most common species": "SELECT species FROM animals GROUP BY species ORDER BY count(*) DESC LIMIT 1",
    "Who is heavier than the average?": "SELECT name FROM animals WHERE weight > (SELECT avg(weight) FROM animals)",
    "Which species are there?": "SELECT DISTINCT species FROM animals",
    "Which shelters have no animals?":
        "SELECT name FROM shelters WHERE shelter_id NOT IN (SELECT shelter_id FROM animals)",
    "Animals in Ely":
        "SELECT a.name FROM animals AS a JOIN shelters AS s ON a.shelter_id = s.shelter_id WHERE s.town = 'Ely'",
    "How many animals has each shelter, by name?":
        "SELECT s.name, count(*) FROM animals AS a JOIN shelters AS s ON a.shelter_id = s.shelter_id GROUP BY s.name",
    "When was Oak Farm founded?": "SELECT founded FROM shelters WHERE name = 'Oak Farm'",
}  # fmt: skip
ROWS = {"How many animals are there?": [[8]], "Which is the heaviest animal?": [["Bella"]]}


@pytest.fixture(scope="session")
def shelter(tmp_path_factory: pytest.TempPathFactory) -> QuestionSet:
    """The set as a file holds it."""
    questions: list[dict[str, Any]] = [
        {"database": "rescue", "question": text, "sql": sql, **({"rows": ROWS[text]} if text in ROWS else {})}
        for text, sql in QUESTIONS.items()
    ]
    databases = {"rescue": {"animals": {"documents": ANIMALS}, "shelters": SHELTERS}}
    path = Path(tmp_path_factory.mktemp("public")) / "shelter-tune.json"
    path.write_text(json.dumps({"databases": databases, "questions": questions}))
    return load(path)
