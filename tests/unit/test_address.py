"""Addresses of any scheme: whether they name this machine, and by which other name a container has to call it."""

from __future__ import annotations

import pytest

from scripts.address import database, is_loopback, with_host


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("mongodb://127.0.0.1:27017", True),
        ("mongodb://localhost", True),
        ("mongodb://[::1]:27017/shop", True),
        ("mongodb://me:pw@127.0.0.1:1,localhost:2/?replicaSet=a", True),
        ("mongodb://127.0.0.1,db.example", False),
        ("mongodb://127.0.0.1.example.com", False),
        ("mongodb://localhost@db.example", False),
        ("mongodb+srv://localhost", False),
        ("mongodb://0.0.0.0", False),
        ("mongodb://", False),
        ("nonsense", False),
        ("http://localhost:8000/v1", True),
        ("https://[::1]", True),
        ("https://gpu.example/localhost", False),
        ("http://192.168.1.7:1", False),
    ],
)
def test_loopback(address: str, local: bool) -> None:
    assert is_loopback(address) is local


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("mongodb://localhost:27017/x?a=b", "mongodb://H:27017/x?a=b"),
        ("mongodb://u:p%40localhost@127.0.0.1/x", "mongodb://u:p%40localhost@H/x"),
        ("mongodb://u:localhost@db.example:1,[::1]:2/x", "mongodb://u:localhost@db.example:1,H:2/x"),
        ("mongodb://db.example/x", "mongodb://db.example/x"),
        ("mongodb+srv://cluster.example/x", "mongodb+srv://cluster.example/x"),
        ("http://LOCALHOST:8000/v1", "http://H:8000/v1"),
        ("https://127.0.0.2/a?b=localhost", "https://H/a?b=localhost"),
        ("https://gpu.example/v1", "https://gpu.example/v1"),
        ("mongodb://not a host:x:y", "mongodb://not a host:x:y"),
    ],
)
def test_this_machine_under_another_name(address: str, inside: str) -> None:
    assert with_host(address, "H") == inside


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", ""), ("mongodb://h", ""), ("mongodb://h/?directConnection=true", ""), ("mongodb://h/shop", "shop"),
        ("mongodb+srv://u:p%40@c.example/my%20shop?retryWrites=true", "my shop"), ("mongodb://a:1,b:2/admin", ""),
        ("mongodb://a:1,b:2/crm?authSource=admin", "crm"),
    ],
)  # fmt: skip
def test_the_database_that_an_address_names(address: str, name: str) -> None:
    assert database(address) == name
