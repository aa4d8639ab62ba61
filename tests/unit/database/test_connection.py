from __future__ import annotations

import pytest

from scripts.database import masked, ping, seed
from scripts.errors import ByreError, ServiceError, SettingsError
from tests.faults import fault
from tests.machine import free_port

SENTINEL = "s3ntinel"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("mongodb://localhost:27017", "mongodb://localhost:27017"),
        (f"mongodb://me:{SENTINEL}@db.example:27017/shop?tls=true", "mongodb://***@db.example:27017/shop"),
        (f"mongodb+srv://me:{SENTINEL}@cluster.example", "mongodb+srv://***@cluster.example"),
        (f"mongodb://me:{SENTINEL}/a?b@host/", "mongodb://***@host/"),
        (f"mongodb://me:{SENTINEL}@x@host", "mongodb://***@host"),
        (f"mongodb://host/?authMechanismProperties=AWS_SESSION_TOKEN:{SENTINEL}", "mongodb://host/"),
        (SENTINEL, "(not a URI)"),
    ],
)
def test_a_masked_uri_shows_the_place_and_no_secret(uri: str, shown: str) -> None:
    assert masked(uri) == shown
    assert SENTINEL not in masked(uri)


@pytest.mark.parametrize(
    "uri", ["mongodb://db.example", "mongodb+srv://x.mongodb.net", "mongodb://127.0.0.1,10.0.0.1"]
)
def test_sample_data_is_refused_elsewhere(uri: str) -> None:
    with pytest.raises(SettingsError, check=fault("sample-not-local")):
        seed(uri, timeout=0.1)


def test_nobody_there() -> None:
    uri = f"mongodb://me:{SENTINEL}@127.0.0.1:{free_port()}/shop"
    with pytest.raises(ServiceError, check=fault("database-unreachable"), match="refused") as error:
        ping(uri, timeout=3.0)  # a busy machine needs a while to be refused
    assert SENTINEL not in _everything(error.value)


@pytest.mark.parametrize(
    "uri",
    [
        f"http://me:{SENTINEL}@host",
        f"mongodb://me:{SENTINEL}@host:99999/",
        f"mongodb://me:{SENTINEL}/@host/x y",
        f"mongodb://me:{SENTINEL}@",
        f"mongodb://me:{SENTINEL}@a,b/?directConnection=true",
        "",
    ],
)
def test_an_address_that_cannot_be_read(uri: str) -> None:
    with pytest.raises(SettingsError) as error:
        ping(uri, timeout=0.3)
    assert SENTINEL not in _everything(error.value)
    assert "uv run invoke" in error.value.hint


def _everything(error: ByreError) -> str:
    assert error.__suppress_context__ or error.__context__ is None
    return " ".join([error.message, error.hint, *error.detail, str(error.__cause__)])
