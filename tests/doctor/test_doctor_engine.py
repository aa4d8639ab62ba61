"""Faults of an engine that is a server of one's own: the doctor asks it before a start uses the new settings.

The server is the stack's own engine, at its own address: what it answers is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean
from tests.machine import free_port


def elsewhere(name: str, address: str, key: str = "", model: str = "auto") -> Seed:
    """ENGINE=openai in `.env`, taken out again. {engine} stands for our engine's address, {nobody} for one where nobody
    listens."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        engine = f"127.0.0.1:{bed.site.ports['engine_port']}"
        url = address.format(engine=engine, nobody=f"127.0.0.1:{free_port()}")
        lines = (
            "ENGINE=openai",
            f"OPENAI_API_BASE_URL={url}",
            f"OPENAI_API_KEY={key or bed.machine.secret('engine_api_key')}",
        )
        bed.env_file.write_text("".join(f"{line}\n" for line in lines))
        bed.env_file.chmod(0o600)
        bed.machine.settings["DEFAULT_MODEL"] = model
        yield
        bed.env_file.unlink()
        bed.machine.settings["DEFAULT_MODEL"] = "small"

    seed.__name__ = name
    return seed


OUR = "http://{engine}/v1"
ROWS = (
    Row(("engine-key",), elsewhere("another_key", OUR, key="of-nobody"), "OPENAI_API_KEY"),
    Row(("model-unknown",), elsewhere("a_model_that_it_lacks", OUR, model="gpt-oss:120b"), "All names"),
    Row(("connection-refused",), elsewhere("nobody_listens", "http://{nobody}/v1"), "Start that server"),
    Row(
        ("name-unknown",), elsewhere("no_such_name", "http://no-such-name.invalid/v1"), "OPENAI_API_BASE_URL"
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
