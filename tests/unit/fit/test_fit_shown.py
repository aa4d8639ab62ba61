"""What each token reads, by what Ollama tells of a model: recorded with 0.33.0, and bent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ModelError
from scripts.fit.header import from_engine
from scripts.models.tensors import Reads
from tests.faults import fault

# POST /api/show of Ollama 0.33.0 with SmolLM2 135M Instruct Q4_1, without its tokens; 2026-11-24.
RECORDED = Path(__file__).parents[1] / "models" / "recorded" / "ollama-0.33-show-smollm2.json"


def answer(**changes: Any) -> dict[str, Any]:
    return {**json.loads(RECORDED.read_text()), **changes}


def test_the_same_as_by_the_file() -> None:
    assert from_engine(answer(), "").reads == Reads(96_576_768, 23_040)


def test_of_experts_and_of_an_embedding_beside_an_output_less_is_read() -> None:
    info = {"general.architecture": "x", "x.expert_count": 8, "x.expert_used_count": 2}
    tensors = [
        {"name": "token_embd.weight", "type": "F16", "shape": [32, 100]},
        {"name": "output.weight", "type": "F16", "shape": [32, 100]},
        {"name": "blk.0.ffn_up_exps.weight", "type": "Q8_0", "shape": [32, 4, 8]},
    ]
    assert from_engine({"model_info": info, "tensors": tensors}, "").reads == Reads(
        32 * 100 * 2 + 34 * 4 * 8 // 4, None
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"tensors": []},
        {"tensors": None},
        {"tensors": [{"name": "a", "type": "Q9_Z", "shape": [32]}]},
        {"tensors": [{"name": "a", "type": "F16", "shape": ["wide"]}]},
        {"model_info": None},
    ],
    ids=str,
)
def test_what_it_does_not_tell_is_not_guessed(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelError, check=fault("tensors-unknown")):
        from_engine(answer(**changes), "")


def test_an_older_one_tells_no_tensors() -> None:
    told = answer()
    del told["tensors"]
    with pytest.raises(ModelError, match="'tensors'"):
        from_engine(told, "")
