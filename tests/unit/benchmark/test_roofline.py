"""What memory could give at most."""

from __future__ import annotations

import pytest

from scripts.benchmark.result import roofline
from scripts.host.bandwidth import Bandwidth
from scripts.models.tensors import Reads


def test_the_ceiling_and_what_was_reached() -> None:
    found = roofline(Reads(90_000_000, 20_000), Bandwidth(40e9, "measured"), 46.0, context=500, kv_factor=0.5)
    assert found.context_bytes == 5_000_000
    assert found.ceiling == pytest.approx(40e9 / 95e6)
    assert found.share == pytest.approx(46.0 * 95e6 / 40e9)
    assert roofline(Reads(1, None), Bandwidth(1.0, ""), None, 10).share is None
