"""What the memory could give at most: each token of an answer has to read the model's weights once.

A ceiling and a check of the figures, not a goal: computing takes time as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.host.bandwidth import Bandwidth
from scripts.models.tensors import Reads


@dataclass(frozen=True)
class Roofline:
    """`ceiling` is in tokens per second, `share` what decode reached of it (0 to 1)."""

    weights: int
    context_bytes: int
    bandwidth: float
    source: str
    ceiling: float
    share: float | None


def roofline(
    reads: Reads, bandwidth: Bandwidth, decode: float | None, context: float, kv_factor: float = 1.0
) -> Roofline:
    """`context` is how many tokens it holds in the middle of the answer; `kv_factor` the KV type's size
    beside f16."""
    cached = int((reads.kv_per_token or 0) * context * kv_factor)
    ceiling = bandwidth.bytes_per_second / (reads.weights + cached)
    share = decode / ceiling if decode else None
    return Roofline(reads.weights, cached, bandwidth.bytes_per_second, bandwidth.source, ceiling, share)
