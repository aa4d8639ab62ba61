"""The starter (Qwen2) on its own GGUF's weights, with a LoRA adapter: tokens, forward pass, greedy decoding.

Architecture: Qwen2 technical report (arXiv 2407.10671); LoRA: arXiv 2106.09685. Weights are dequantised, so that the
adapter learns to correct the very model that it is served with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from training.packs import rows_of
from training.shape import shape

LINEAR = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
# Of a slim file: the ids of the rows that its tables have.
KEPT = {"token_embd.weight": "kept_inputs", "output.weight": "kept_outputs"}
# llama.cpp's pre-tokenizer "qwen2".
SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def tokenizer(reader: GGUFReader) -> Tokenizer:
    """The byte-pair tokenizer that the file describes, with the marks of the chat template as single tokens."""
    fields = reader.fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(one.split(" ")) for one in fields["tokenizer.ggml.merges"].contents()]
    kinds = fields["tokenizer.ggml.token_type"].contents()
    special = [token for token, kind in zip(tokens, kinds, strict=True) if kind == 3]
    made = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, merges))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(special)
    return made


class Tokens:
    """Text to tokens, and tokens to rows of the tables of a file."""

    def __init__(self, reader: GGUFReader) -> None:
        self.tokenizer = tokenizer(reader)
        vocabulary = self.tokenizer.get_vocab_size()
        kept = {
            one.name: np.asarray(one.data).reshape(-1) for one in reader.tensors if one.name in KEPT.values()
        }
        self.kept = np.array(kept.get("kept_outputs", np.arange(vocabulary)))
        # token id -> row of the embedding, row of the output; -1 where a slim file left it out
        self.into = rows_of(kept.get("kept_inputs", np.arange(vocabulary)), vocabulary)
        self.out = rows_of(self.kept, vocabulary)

    def encode(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Token ids of many texts. Ids that a slim file left out stay, see `known`."""
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.asarray(one.ids, dtype=np.int32) for one in found]

    def known(self, ids: np.ndarray, plan: bool = False) -> bool:
        """Whether the file has a row for every id; those of a plan are also written."""
        return bool((self.into[ids] >= 0).all()) and (not plan or bool((self.out[ids] >= 0).all()))


class Starter:
    """The model with an adapter of `rank`. On a GPU the base is bfloat16, the adapter float32; `half`: on a CPU too."""

    def __init__(
        self, path: Path, rank: int, alpha: float, device: str, layers: int = 0, half: bool = False
    ) -> None:
        reader = GGUFReader(path)
        self.tokens = Tokens(reader)
        self.shape = shape(reader)
        self.layers = layers or self.shape.layers  # fewer only to try the code
        self.device = torch.device(device)
        self.kind = torch.bfloat16 if half or device == "cuda" else torch.float32
        self.rank, self.scale = rank, alpha / rank
        wanted = [
            one for one in reader.tensors
            if one.name not in KEPT.values() and not (one.name.startswith("blk.") and int(one.name.split(".")[1]) >= self.layers)
        ]  # fmt: skip
        with ThreadPoolExecutor(8) as pool:
            arrays = list(
                pool.map(lambda one: np.asarray(dequantize(one.data, one.tensor_type), np.float32), wanted)
            )
        self.weights: dict[str, Tensor] = {}
        for one, array in zip(wanted, arrays, strict=True):
            exact = "norm" in one.name
            self.weights[one.name] = torch.tensor(array).to(
                self.device, torch.float32 if exact else self.kind
            )
        self.weights.setdefault("output.weight", self.weights["token_embd.weight"])
        self.a: dict[str, torch.nn.Parameter] = {}
        self.b: dict[str, torch.nn.Parameter] = {}
        for layer in range(self.layers):
            for name in LINEAR:
                key = f"blk.{layer}.{name}.weight"
                outputs, inputs = self.weights[key].shape
                start = torch.randn(rank, inputs, device=self.device) / math.sqrt(inputs)
                self.a[key] = torch.nn.Parameter(start)
                self.b[key] = torch.nn.Parameter(torch.zeros(outputs, rank, device=self.device))
        steps = torch.arange(0, self.shape.head, 2, device=self.device).float() / self.shape.head
        self._turns = 1.0 / (self.shape.base**steps)

    def parameters(self) -> list[torch.nn.Parameter]:
        return [*self.a.values(), *self.b.values()]

    def rows(self, ids: np.ndarray) -> Tensor:
        """Rows of the embedding for token ids (those left out: row 0)."""
        return torch.from_numpy(np.maximum(self.tokens.into[ids], 0)).to(self.device)

    def written(self, ids: np.ndarray) -> Tensor:
        """Places in `logits` of token ids."""
        return torch.from_numpy(self.tokens.out[ids]).to(self.device)

    # Forward pass

    def _linear(self, x: Tensor, key: str, bias: Tensor | None = None) -> Tensor:
        """x·Wᵀ + scale · x·Aᵀ·Bᵀ, the sum in one pass."""
        weight = self.weights[key]
        flat = x.reshape(-1, x.shape[-1])
        low = functional.linear(flat, self.a[key].to(x.dtype))
        high = (self.b[key] * self.scale).to(x.dtype)
        made = torch.addmm(functional.linear(flat, weight, bias), low, high.t())
        return made.view(*x.shape[:-1], weight.shape[0])

    def _norm(self, x: Tensor, key: str) -> Tensor:
        exact = x.float()
        spread = torch.rsqrt(exact.pow(2).mean(-1, keepdim=True) + self.shape.epsilon)
        return (exact * spread * self.weights[key]).to(x.dtype)

    def turns(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Cosines and sines [B, 1, L, head/2] of rotary positions [B, L]."""
        angle = positions[:, None, :, None].float() * self._turns
        return angle.cos(), angle.sin()

    def _turn(self, x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
        cos, sin = turns
        first, second = x.float().chunk(2, -1)
        return torch.cat([first * cos - second * sin, second * cos + first * sin], -1).to(x.dtype)

    def _heads(self, x: Tensor, layer: int, name: str, heads: int) -> Tensor:
        bias = self.weights[f"blk.{layer}.attn_{name}.bias"].to(x.dtype)
        made = self._linear(x, f"blk.{layer}.attn_{name}.weight", bias)
        return made.view(x.shape[0], x.shape[1], heads, self.shape.head).transpose(1, 2)

    def layer(
        self, x: Tensor, layer: int, turns: tuple[Tensor, Tensor], mask: Tensor, cache: Cache | None = None
    ) -> Tensor:
        """One block. x [B, L, width]; mask [B, 1, L, keys], true where a position is seen."""
        size, start = self.shape, f"blk.{layer}."
        inner = self._norm(x, start + "attn_norm.weight")
        query = self._turn(self._heads(inner, layer, "q", size.heads), turns)
        key = self._turn(self._heads(inner, layer, "k", size.key_heads), turns)
        value = self._heads(inner, layer, "v", size.key_heads)
        if cache is not None:
            key, value = cache.add(layer, key, value)
        key = key.repeat_interleave(size.heads // size.key_heads, 1)
        value = value.repeat_interleave(size.heads // size.key_heads, 1)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(x.shape[0], x.shape[1], size.width)
        x = x + self._linear(seen, start + "attn_output.weight")
        inner = self._norm(x, start + "ffn_norm.weight")
        gate = functional.silu(self._linear(inner, start + "ffn_gate.weight"))
        return x + self._linear(
            gate * self._linear(inner, start + "ffn_up.weight"), start + "ffn_down.weight"
        )

    def logits(self, x: Tensor) -> Tensor:
        """Of the next token, over the rows of the file. x [N, width]."""
        return functional.linear(self._norm(x, "output_norm.weight"), self.weights["output.weight"]).float()

    def packed(self, rows: Tensor, positions: Tensor, parts: Tensor, wanted: tuple[Tensor, Tensor]) -> Tensor:
        """Logits after the `wanted` places of packs. All [B, L]; part 0 is what every part sees, -1 is padding."""
        length = rows.shape[1]
        mask = (parts[:, None, :] == parts[:, :, None]) | (parts[:, None, :] == 0)
        mask &= torch.ones(length, length, dtype=torch.bool, device=self.device).tril()
        mask |= torch.eye(
            length, dtype=torch.bool, device=self.device
        )  # padding sees itself: no row without a key
        x = functional.embedding(rows, self.weights["token_embd.weight"])
        turns = self.turns(positions)
        for layer in range(self.layers):
            x = self.layer(x, layer, turns, mask[:, None])
        return self.logits(x[wanted])

    @torch.no_grad()
    def write(self, prompts: Sequence[np.ndarray], most: int = 96) -> list[tuple[str, float]]:
        """What the model writes after each prompt, greedily: (text, log-probability of its least sure token)."""
        end = int(self.tokens.out[self.tokens.tokenizer.token_to_id("<|im_end|>")])
        ids = self.rows(self.tokens.kept)  # place in logits -> row
        longest = max(map(len, prompts))
        padded = np.zeros((len(prompts), longest), dtype=np.int64)
        real = np.zeros((len(prompts), longest), dtype=bool)
        for row, prompt in enumerate(prompts):
            padded[row, longest - len(prompt) :] = prompt
            real[row, longest - len(prompt) :] = True
        seen = torch.from_numpy(real).to(self.device)
        positions = (seen.long().cumsum(1) - 1).clamp(min=0)
        mask = seen[:, None, :] & torch.ones(longest, longest, dtype=torch.bool, device=self.device).tril()
        mask |= torch.eye(longest, dtype=torch.bool, device=self.device)
        cache = Cache(self.layers, longest + most)
        x = functional.embedding(self.rows(padded), self.weights["token_embd.weight"])
        turns = self.turns(positions)
        for layer in range(self.layers):
            x = self.layer(x, layer, turns, mask[:, None], cache)
        last, at = x[:, -1], positions[:, -1:]
        written: list[Tensor] = []
        lowest = torch.zeros(len(prompts), device=self.device)
        done = torch.zeros(len(prompts), dtype=torch.bool, device=self.device)
        for _ in range(most):
            chances = self.logits(last).log_softmax(-1)
            best, choice = chances.max(-1)
            lowest = torch.where(done, lowest, torch.minimum(lowest, best))
            choice = torch.where(done, torch.full_like(choice, end), choice)
            done |= choice == end
            written.append(choice)
            if bool(done.all()):
                break
            seen = torch.cat([seen, ~done[:, None]], 1)
            at = at + 1
            x = functional.embedding(ids[choice][:, None], self.weights["token_embd.weight"])
            turns = self.turns(at)
            for layer in range(self.layers):
                x = self.layer(x, layer, turns, seen[:, None, None], cache)
            last = x[:, -1]
        rows = torch.stack(written, 1).cpu().numpy()
        texts = [
            self.tokens.tokenizer.decode([int(self.tokens.kept[one]) for one in row if one != end])
            for row in rows
        ]
        return list(zip(texts, lowest.cpu().tolist(), strict=True))

    # The adapter

    def state(self) -> dict[str, np.ndarray]:
        """The adapter as arrays of float16, named as in a GGUF adapter."""
        made = {}
        for key in self.a:
            made[f"{key}.lora_a"] = self.a[key].detach().to(torch.float16).cpu().numpy()
            made[f"{key}.lora_b"] = self.b[key].detach().to(torch.float16).cpu().numpy()
        return made

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take an adapter's arrays. Raises KeyError when one is missing, RuntimeError when its shape differs."""
        with torch.no_grad():
            for key in self.a:
                self.a[key].copy_(torch.from_numpy(state[f"{key}.lora_a"].astype(np.float32)))
                self.b[key].copy_(torch.from_numpy(state[f"{key}.lora_b"].astype(np.float32)))


class Cache:
    """Keys and values of the tokens before, in place up to `room` tokens."""

    def __init__(self, layers: int, room: int) -> None:
        self.room = room
        self.length = [0] * layers
        self.kept: list[tuple[Tensor, Tensor] | None] = [None] * layers

    def add(self, layer: int, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Add [B, heads, L, head] tensors; all that is kept."""
        kept = self.kept[layer]
        if kept is None:
            shape = (key.shape[0], key.shape[1], self.room, key.shape[3])
            kept = (key.new_zeros(shape), value.new_zeros(shape))
            self.kept[layer] = kept
        start, end = self.length[layer], self.length[layer] + key.shape[2]
        kept[0][:, :, start:end] = key
        kept[1][:, :, start:end] = value
        self.length[layer] = end
        return kept[0][:, :, :end], kept[1][:, :, :end]
