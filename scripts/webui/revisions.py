"""Runs in Open WebUI's own Python: which revisions of its database's schema this version knows, read without importing
it, since its configuration migrates the database when it is imported.

Nothing but the standard library. https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script
"""

import ast
import importlib.util
import json
from pathlib import Path


def known(folder: Path) -> dict[str, list[str]]:
    """All revisions of a folder of migrations, and the heads: those that no other one follows."""
    found: set[str] = set()
    before: set[str] = set()
    for path in folder.glob("*.py"):
        for node in ast.parse(path.read_bytes()).body:
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            name = target.id if isinstance(target, ast.Name) else ""
            words = {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
            if name in {"revision", "down_revision"}:
                (found if name == "revision" else before).update(one for one in words if isinstance(one, str))
    return {"revisions": sorted(found), "heads": sorted(found - before)}


if __name__ == "__main__":
    place = importlib.util.find_spec("open_webui")
    where = Path(place.origin or "").parent if place else Path("none")
    print(json.dumps(known(where / "migrations" / "versions")))  # noqa: T201 - its answer
