"""The rows of llama-bench: what was asked for, and how fast it was.

The column `backend` names what the build has, even without a device: a row counts only with its device. A row with
`-dev none` is the CPU's, though the build names its devices.
https://github.com/ggml-org/llama.cpp/blob/master/tools/llama-bench/llama-bench.cpp
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from scripts import bounded
from scripts.gpu.evidence import Evidence, software
from scripts.text import Line

ALL = 99.0  # layers: what llama-bench asks for by default, more than most models have
NO_GPU = frozenset({"cpu", "blas", "accelerate", "rpc"})


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """A row each: `id` backends, `amount` layers asked for, `name` model and test, `total` tokens/s."""
    columns: list[str] = []
    for line in lines:
        if line.text.count("|") < 4:
            continue
        cells = [cell.strip() for cell in line.text.strip().strip("|").split("|")]
        if "model" in cells and "t/s" in cells:
            columns = cells
        elif (
            columns
            and len(cells) == len(columns)
            and (row := _row(dict(zip(columns, cells, strict=True)), line, where))
        ):
            yield row


def _row(cells: dict[str, str], line: Line, where: str) -> Evidence | None:
    speed = re.match(r"\d[\d.]*", cells["t/s"])
    if not speed:
        return None
    asked = cells.get("ngl", "")
    layers = float(asked) if re.fullmatch(r"-?\d+", asked) else ALL
    backends = cells.get("backend", "")
    if cells.get("dev") == "none" or {one.strip().lower() for one in backends.split(",")} <= NO_GPU:
        layers = 0.0
    elif layers < 0:
        layers = ALL  # -1: as many as fit
    name = f"{cells['model']} {cells.get('test', '')}".strip()
    return Evidence(
        "placement", "bench", line.text.strip(), where, line.number,
        id=backends, name=name, amount=layers, total=float(speed[0]), engine=True,
    )  # fmt: skip


def parse_json(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """The same of `llama-bench -o json` or `-o jsonl`, which name the device: `gpu_info`."""
    text = "\n".join(line.text for line in lines)
    for found in re.finditer(r"\{[^{}]*\"n_gpu_layers\"[^{}]*\}", text):
        try:
            row = bounded.from_json(found[0])
        except ValueError:
            continue
        at = lines[0].number + text.count("\n", 0, found.start())
        backends, name, speed = str(row.get("backends", "")), str(row.get("gpu_info", "")), row.get("avg_ts")
        said = f"backends {backends}, gpu_info {name or 'none'}, n_gpu_layers {row['n_gpu_layers']}, {speed} tokens/s"
        said += ", devices none" if row.get("devices") == "none" else ""
        if name:
            soft = software(name)
            identity = backends.split(",")[0]
            yield Evidence(
                "driver", "device", said, where, at, id=identity, name=name, software=soft, engine=True
            )
        cells = {
            "model": str(row.get("model_type", "")),
            "test": _test(row),
            "backend": backends if name else "CPU",
        }
        cells |= {"ngl": str(row["n_gpu_layers"]), "t/s": str(speed), "dev": str(row.get("devices", ""))}
        if made := _row(cells, Line(at, said), where):
            yield made


def _test(row: dict[str, Any]) -> str:
    return f"tg{row['n_gen']}" if row.get("n_gen") else f"pp{row.get('n_prompt', 0)}"


def speeds(rows: Sequence[Evidence]) -> Evidence | None:
    """Decode on the GPU and on the CPU of the same model and test, where a text has both."""
    decode = [row for row in rows if re.search(r"\btg\d+", row.name) and row.total]
    for gpu in reversed([row for row in decode if (row.amount or 0) >= ALL]):
        for cpu in reversed([row for row in decode if row.amount == 0]):
            if gpu.name == cpu.name and gpu.where == cpu.where:
                return compared(gpu.name, gpu.total or 0.0, cpu.total or 0.0, gpu.where, gpu.at)
    return None


def compared(what: str, gpu: float, cpu: float, where: str, at: int = 0, told: bool = True) -> Evidence:
    """Decode in tokens/s on the GPU and on the CPU, of the same model in the same run. `told`: whether the difference
    is clear."""
    text = f"{what}: {gpu:g} tokens/s on the GPU, {cpu:g} on the CPU"
    if not told:
        return untold(f"{text}: no clear difference", where)
    cause = "gpu-slower" if gpu < cpu else ""
    return Evidence("speed", "speeds", text, where, at, amount=gpu, total=cpu, cause=cause)


def untold(why: str, where: str = "") -> Evidence:
    """Why the speed is unknown."""
    return Evidence("speed", "untold", why, where)


def inapplicable(why: str) -> Evidence:
    """Why the speed does not apply."""
    return Evidence("speed", "inapplicable", f"not applicable: {why}", "")
