"""How good the answers to questions about data are: `uv run nox -s ask-quality [-- OPTIONS]`.

A stack is started as `invoke start` does it, with the starter and its plan adapter. Each database is loaded into the
local one; each question goes the product's way: the gateway's own object (in this process), the engine, the MCP server.
Replies are kept: a run that was interrupted goes on where it was, and what was not changed is not asked again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gateway.ask.model import PlanModel
from gateway.faults import Failure
from gateway.mcp import Server
from pymongo import MongoClient

from benchmarks.ask import own, public, report
from benchmarks.ask.cases import QuestionSet
from benchmarks.ask.free import Free
from benchmarks.ask.replies import Kept, content
from benchmarks.ask.run import Broken, Run, Share, cases_of
from benchmarks.ask.table import Judged
from benchmarks.ask.ways import Product, Unadapted, Way
from benchmarks.figures import machine
from tests.conftest import cache
from tests.machine import ROOT, Machine, Stack

GATEWAY = ROOT / "parts" / "gateway" / "gateway"
ADAPTER = GATEWAY.with_name("plan-adapter.gguf")
READER = [GATEWAY / "mcp.py", GATEWAY / "ejson.py"]
KEPT = cache() / "ask-quality"
OWN = {"own-tune": own.tune, "own-judge": own.judge, "own-second-judge": own.second_judge}
LARGE = "train"  # sets for training are asked only if they are named
JUDGED = "-judge"  # what the name of a judged set ends with


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a run."""
    parser = argparse.ArgumentParser(prog="uv run nox -s ask-quality --", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--public", type=Path, metavar="DIR", help="a folder of public sets (spider-*, tend-*)"
    )
    parser.add_argument(
        "--judge", action="store_true", help="the judged sets, and no others: once, at the end"
    )
    parser.add_argument("--sets", default="", help="names of sets, by commas, instead")
    parser.add_argument(
        "--sample", type=int, default=500, metavar="N", help="questions of a set at most; 0: all"
    )
    parser.add_argument(
        "--declining", type=int, default=60, metavar="N",
        help="questions of a set asked of another database, and as many whose field is removed; 0: all",
    )  # fmt: skip
    parser.add_argument("--without-adapter", action="store_true", help="also without the adapter")
    parser.add_argument("--free", action="store_true", help="also with free queries by the same model")
    parser.add_argument(
        "--show", action="store_true", help="each question without a right reply, judged sets too"
    )
    parser.add_argument("--again", action="store_true", help="ask everything, also what was kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the result goes")
    return parser.parse_args(arguments)


def question_sets(given: argparse.Namespace) -> list[QuestionSet]:
    """The sets of a run. Raises SystemExit with what is wrong."""
    files: dict[str, Path] = {}
    if given.public is None:
        print("public sets: skipped, as --public DIR names no folder of them")
    elif not given.public.is_dir():
        print(f"public sets: skipped, as {given.public} is no folder")
    else:
        files = public.files(given.public)
    names = [one for one in given.sets.split(",") if one]
    if unknown := [one for one in names if one not in OWN and one not in files]:
        raise SystemExit(f"Unknown set {', '.join(unknown)}. Sets: {', '.join([*OWN, *files])}.")
    every = [name for name in (*OWN, *files) if LARGE not in name]
    chosen = names or [name for name in every if name.endswith(JUDGED) == given.judge]
    try:
        return [OWN[name]() if name in OWN else public.load(files[name]) for name in chosen]
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from error


def main(arguments: Sequence[str]) -> None:
    """Run, and print the table."""
    given = options(arguments)
    share = Share(given.sample, given.declining)
    sets = [cases_of(one, share) for one in question_sets(given)]
    print(f"{sum(len(one.cases) for one in sets)} questions of {', '.join(one.name for one in sets)}")
    load = os.getloadavg()[0]
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} cores", flush=True)
    with machine() as made:
        try:
            judged = asyncio.run(_ask(given, sets, made))
        except (Broken, Failure) as error:
            raise SystemExit(f"The run ended: {error}. What was replied is kept: run it again.") from error
        except KeyboardInterrupt:
            raise SystemExit("Interrupted. What was replied is kept: run it again to go on.") from None
    about = {"sample": given.sample, "adapter": content([ADAPTER]), "load_before": round(load, 1)}
    report.publish(judged, sets, about, given.json or KEPT / "result.json", given.show)


async def _ask(given: argparse.Namespace, sets: list[QuestionSet], made: Machine) -> list[Judged]:
    stack = made.start()
    server, found = Server(stack.mcp_url, stack.mcp_token), []
    with MongoClient[dict[str, Any]](stack.database_uri) as client:
        for way, kept in _ways(given, server, made, stack):
            if isinstance(way, Product) and not await way.adapted():
                raise SystemExit("The engine serves no plan adapter: `invoke start` shows why.")
            run = Run(way, client, kept, lambda line: print(line, flush=True))
            for questions in sets:
                found += await run.ask(questions)
            if run.reused:
                print(f"{way.name}: {run.reused} replies are of earlier runs")
            await way.close()
    await server.close()
    return found


def _ways(
    given: argparse.Namespace, server: Server, made: Machine, stack: Stack
) -> Iterator[tuple[Way, Kept]]:
    """The ways that are asked for, each with its replies: another code, adapter or model has replies of its own."""
    environment = json.loads((made.home / "run" / "gateway.json").read_text())["environment"]
    slot = int(environment["PLAN_SLOT"]) if environment.get("PLAN_SLOT") else None
    code = [*GATEWAY.joinpath("ask").glob("*.py"), *READER, ROOT / "parts" / "engine" / "requirements.txt"]
    schema = [
        *(
            GATEWAY / "ask" / f"{name}.py"
            for name in ("catalogue", "documents", "references", "sampling", "reading")
        ),
        *READER,
    ]
    address = (stack.engine_url, stack.engine_key, slot)

    def kept(name: str, files: list[Path]) -> Kept:
        path = KEPT / f"{name}-{stack.model_path.name}-{content(files)}.jsonl"
        if given.again:
            path.unlink(missing_ok=True)
        return Kept(path)

    yield Product(server, PlanModel(*address)), kept("byre", [*code, ADAPTER])
    if given.without_adapter:
        yield Product(server, Unadapted(*address), "without adapter"), kept("without-adapter", code)
    if given.free:
        yield Free(server, *address), kept("free", [Path(__file__).with_name("free.py"), *schema])


if __name__ == "__main__":
    main(sys.argv[1:])
