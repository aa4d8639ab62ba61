from __future__ import annotations

import pytest
from pymongo.uri_parser import parse_uri

from scripts.credentials import GENERATED
from scripts.database import masked
from scripts.database.users import OWNER, READER, with_login


@pytest.mark.parametrize("password", ["plain", "a/b?c@d:e%f#g", "ä ö"])
def test_a_login_is_written_so_that_the_driver_reads_it(password: str) -> None:
    uri = with_login("mongodb://127.0.0.1:4242/?directConnection=true", "jo:e", password)
    read = parse_uri(uri)
    assert (read["username"], read["password"]) == ("jo:e", password)
    assert read["nodelist"] == [("127.0.0.1", 4242)]
    assert masked(uri) == "mongodb://***@127.0.0.1:4242/"


def test_the_passwords_are_made_by_start() -> None:
    assert {OWNER.secret, READER.secret} <= set(GENERATED)
