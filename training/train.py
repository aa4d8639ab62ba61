"""Train the plan adapter: `python -m training.train --base starter.gguf --data 'train*.jsonl' --held held.jsonl --out out`.

A pack is one catalogue and questions of it; each question sees the catalogue and itself. The loss is on the plan alone.
Writes OUT/adapter.npz, OUT/adapter.gguf and, for each file in --evaluate, OUT/NAME.written.jsonl with the plan that
the trained model wrote for each line ({"catalogue", "user", "plan"?, …}).
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from gguf import GGUFReader
from torch import Tensor

from training.adapter import save_gguf
from training.packs import Pack, batches, pack, padded, rate_at, system_text, user_text
from training.starter import Starter, Tokens


def files(patterns: list[str]) -> list[str]:
    """The files that the patterns name. Raises FileNotFoundError without any."""
    paths = sorted(path for pattern in patterns for path in glob.glob(pattern))  # noqa: PTH207 - patterns may be absolute
    if not paths:
        raise FileNotFoundError(" ".join(patterns))
    return paths


def pack_file(base: Path, path: str, longest: int) -> list[Pack]:
    """The packs of one file: the work of one process."""
    lines = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    return pack(Tokens(GGUFReader(base)), lines, longest)


def batch(
    model: Starter, packs: list[Pack]
) -> tuple[Tensor, Tensor, Tensor, tuple[Tensor, Tensor], Tensor, np.ndarray]:
    """Tensors of `Starter.packed`, the rows that should follow, and a number per question for each of them."""
    ids, parts = padded(packs, "ids", 0), padded(packs, "parts", -1)
    row, column = np.nonzero(padded(packs, "plan", 0))
    device = model.device
    wanted = (torch.from_numpy(row).to(device), torch.from_numpy(column - 1).to(device))
    return (
        model.rows(ids), torch.from_numpy(padded(packs, "positions", 0)).to(device), torch.from_numpy(parts).to(device),
        wanted, model.written(ids[row, column]), row * 1000 + parts[row, column],
    )  # fmt: skip


@torch.no_grad()
def check(model: Starter, packs: list[Pack], size: int) -> tuple[float, float, dict[str, tuple[int, int]]]:
    """(share of plans that the model would write word for word, loss of a token, {kind: (right, all)})."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    loss = tokens = 0.0
    for start in range(0, len(packs), size):
        some = packs[start : start + size]
        rows, positions, parts, wanted, following, question = batch(model, some)
        logits = model.packed(rows, positions, parts, wanted)
        loss += functional.cross_entropy(logits, following, reduction="sum").item()
        tokens += len(following)
        wrong = set(question[(logits.argmax(-1) != following).cpu().numpy()].tolist())
        for number in set(question.tolist()):
            kind = some[number // 1000].kinds[number % 1000 - 1]
            total[kind] += 1
            right[kind] += number not in wrong
    return (
        right.total() / total.total(),
        loss / tokens,
        {kind: (right[kind], total[kind]) for kind in sorted(total)},
    )


def train(model: Starter, packs: list[Pack], held: list[Pack], options: argparse.Namespace) -> None:
    """Steps until `--steps` or `--seconds`, whichever is first; the learning rate falls to zero by then."""
    parameters = model.parameters()
    optimizer = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.0, betas=(0.9, 0.98))
    chance = random.Random(options.seed)
    began = last = time.monotonic()
    step = skipped = tokens = 0
    checks = [options.seconds * part for part in (0.34, 0.67)]
    while True:
        for some in batches(packs, options.tokens, chance):
            passed = time.monotonic() - began
            done = max(step / options.steps if options.steps else 0.0, passed / options.seconds)
            if done >= 1:
                print(
                    f"{step} steps in {passed:.0f} s, {tokens / max(1, tokens and passed):.0f} tokens/s, {skipped} skipped",
                    flush=True,
                )
                return
            rate = options.rate * rate_at(step, done)
            for group in optimizer.param_groups:
                group["lr"] = rate
            rows, positions, parts, wanted, following, _ = batch(model, some)
            loss = functional.cross_entropy(model.packed(rows, positions, parts, wanted), following)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            size = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            if torch.isfinite(size):
                optimizer.step()
            else:
                skipped += 1
                if skipped > 50:
                    raise RuntimeError("50 steps without a finite gradient")
            step += 1
            tokens += rows.numel()
            if step <= 3 or step % options.tell == 0:
                memory = torch.cuda.max_memory_allocated() / 2**30 if model.device.type == "cuda" else 0.0
                now = time.monotonic()
                print(
                    f"step {step} loss {loss.item():.4f} rate {rate:.1e} {passed:.0f} s, {now - last:.1f} s since, {memory:.0f} GiB",
                    flush=True,
                )
                last = now
            if held and checks and passed > checks[0]:
                checks.pop(0)
                share, value, _ = check(model, held[:60], 8)
                print(
                    f"held: {100 * share:.1f} % word for word, loss {value:.4f} (first 60 packs)", flush=True
                )


def evaluate(model: Starter, path: Path, out: Path, size: int) -> str:
    """Write the plans for a file of prompts; one line of figures."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    prompts = model.tokens.encode(
        [system_text(line["catalogue"]) + user_text(line["user"]) for line in lines]
    )
    order = sorted(range(len(lines)), key=lambda number: len(prompts[number]))
    began = time.monotonic()
    for start in range(0, len(order), size):
        some = order[start : start + size]
        for number, (text, lowest) in zip(some, model.write([prompts[one] for one in some]), strict=True):
            lines[number]["written"], lines[number]["lowest"] = text, round(lowest, 3)
    for line in lines:
        line.pop("catalogue")
    target = out / f"{path.name.removesuffix('.jsonl')}.written.jsonl"
    target.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    known = [line for line in lines if "plan" in line]
    same = sum(line["written"] == line["plan"] for line in known)
    lost = sum(not model.tokens.known(one) for one in prompts)
    return f"{path.name}: {same} of {len(known)} word for word, {len(lines)} written in {time.monotonic() - began:.0f} s, {lost} with unknown tokens"


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the plan adapter.")
    parser.add_argument(
        "--base", type=Path, required=True, help="the starter's GGUF, or one that training.slim made"
    )
    parser.add_argument("--data", nargs="+", required=True, help="files of training.generate, or patterns")
    parser.add_argument("--held", nargs="*", default=[], help="files of held-out domains")
    parser.add_argument("--evaluate", nargs="*", default=[], type=Path, help="files of prompts")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an adapter.npz to begin with")
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=float, default=16.0)
    parser.add_argument("--rate", type=float, default=5e-4, help="the highest learning rate")
    parser.add_argument("--tokens", type=int, default=16384, help="of a step, padding included")
    parser.add_argument("--longest", type=int, default=2600, help="tokens of a pack")
    parser.add_argument("--seconds", type=float, default=250.0, help="of training")
    parser.add_argument("--steps", type=int, default=0, help="0: as many as fit in --seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tell", type=int, default=50, help="a line each so many steps")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="the base so on a CPU, too: with AVX512_BF16 or AMX it is faster",
    )
    parser.add_argument("--layers", type=int, default=0, help="only the first ones: to try the code")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    began = time.monotonic()
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    # cuDNN's attention with a boolean mask gave gradients that were not numbers (torch 2.11, H200).
    torch.backends.cuda.enable_cudnn_sdp(False)
    paths, held_paths = files(options.data), files(options.held) if options.held else []
    # Processes start before anything touches the GPU; they pack while the base is read.
    with ProcessPoolExecutor(min(len(paths) + 1, os.cpu_count() or 1)) as pool:
        work = [pool.submit(pack_file, options.base, path, options.longest) for path in [*held_paths, *paths]]
        model = Starter(
            options.base, options.rank, options.alpha, options.device, options.layers, options.bfloat16
        )
        if options.start:
            model.load(dict(np.load(options.start)))
        parameters = sum(one.numel() for one in model.parameters())
        print(f"base read: {time.monotonic() - began:.0f} s, {parameters} parameters", flush=True)
        held = [one for some in work[: len(held_paths)] for one in some.result()]
        packs = [one for some in work[len(held_paths) :] for one in some.result()]
    size, count = sum(map(len, packs)), sum(len(one.kinds) for one in packs)
    print(
        f"{len(packs)} packs, {size} tokens, {count} questions: {time.monotonic() - began:.0f} s", flush=True
    )
    train(model, packs, held, options)
    options.out.mkdir(parents=True, exist_ok=True)
    state = model.state()
    np.savez(options.out / "adapter.npz", **state)
    save_gguf(state, options.alpha, options.out / "adapter.gguf")
    if held:
        share, loss, kinds = check(model, held, 8)
        print(f"held: {100 * share:.1f} % word for word, loss {loss:.4f}")
        print("; ".join(f"{kind} {right}/{total}" for kind, (right, total) in kinds.items()), flush=True)
    for path in options.evaluate:
        print(evaluate(model, path, options.out, 192 if options.device == "cuda" else 4), flush=True)
    print(f"{time.monotonic() - began:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
