"""Prompts for questions over given documents: `python -m training.prompts QUESTIONS.json OUT.jsonl`.

The file holds {"databases": {name: {collection: [documents]}}, "questions": [{"database", "question" or "questions"}]}.
One line a question: {"id", "database", "catalogue", "user"}. `training.train --evaluate` writes the plans.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gateway.ask import documents, sampling
from gateway.ask.values import Index, index_of

from training.generate import user_turn


def read(databases: dict[str, dict[str, list[dict[str, Any]]]]) -> dict[str, tuple[str, Index]]:
    """The catalogue's text and the index of each database."""
    made = {}
    for name, collections in databases.items():
        catalogue = sampling.build(
            name, {one: (len(documents), documents) for one, documents in collections.items()}
        )
        made[name] = (catalogue.text, index_of(documents.texts(catalogue, collections)))
    return made


def prompts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A prompt for each wording of each question."""
    known = read(data["databases"])
    found = []
    for number, one in enumerate(data["questions"]):
        catalogue, index = known[one["database"]]
        wordings = one.get("questions") or [one["question"]]
        for wording, question in enumerate(wordings):
            user = user_turn(question, [str(hint) for hint in index.hints(question)])
            found.append(
                {"id": [number, wording], "database": one["database"], "catalogue": catalogue, "user": user}
            )
    return found


if __name__ == "__main__":
    lines = prompts(json.loads(Path(sys.argv[1]).read_text("utf-8"), strict=False))
    Path(sys.argv[2]).write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8"
    )
    print(f"{len(lines)} prompts")
