"""A small shop of our own making: 2,000 documents, the same on every machine."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from scripts.address import is_loopback
from scripts.database.connection import MARKER_DATABASE, connect, masked, user_databases
from scripts.errors import SettingsError

DATABASE = "shop"
CUSTOMERS, PRODUCTS, ORDERS = 400, 100, 1500

_CITIES = ("Lisbon", "Oslo", "Kyoto", "Lima", "Accra")
_STATUSES = ("pending", "shipped", "delivered", "cancelled")
_FIRST = (
    "Ama Ana Astrid Carlos Diego Efua Emi Erik Haruki Inês Ingrid João Kenji Kofi Kwame Lars Lucía Luísa Mateo "
    "Mei Nana Nils Pedro Rosa Sakura Sofia Tiago Yaw Yuki Ximena"
)
_LAST = (
    "Addo Almeida Andersen Asante Berg Castillo Costa Dahl Ferreira Flores Fujita Hansen Hayashi Ito Lopes Mendoza "
    "Mensah Mori Nilsen Owusu Pereira Quispe Ramos Rojas Sato Silva Solberg Tanaka Torres Vargas"
)
_THINGS = {
    "books": "Atlas Cookbook Diary Dictionary Fable Guide Manual Novel Poems Sketchbook",
    "garden": "Bench Bucket Hose Lantern Rake Seeds Shears Spade Trellis Trowel",
    "kitchen": "Bowl Grater Kettle Knife Ladle Pan Plate Pot Sieve Teapot",
    "toys": "Blocks Doll Drum Kite Marbles Puppet Puzzle Robot Top Train",
}
_LOOKS = ("Amber", "Blue", "Cedar", "Copper", "Green", "Ivory", "Linen", "Oak", "Red", "Silver")
_DAY = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Seeded:
    """What `seed` did: the documents written now, and why not more in words for a person."""

    written: int
    note: str


def documents() -> dict[str, list[dict[str, Any]]]:
    """The whole shop by collection. Each document has a fixed `_id`; nothing depends on the machine or the day."""
    chance = random.Random(27017)  # noqa: S311 - sample data, not a secret
    first, last = _FIRST.split(), _LAST.split()
    customers = [
        {
            "_id": number,
            "name": f"{chance.choice(first)} {chance.choice(last)}",
            "city": chance.choices(_CITIES, weights=(5, 4, 3, 2, 2))[0],
            "vip": chance.random() < 0.2,
            "since": _DAY - datetime.timedelta(days=chance.randrange(2000)),
        }
        for number in range(1, CUSTOMERS + 1)
    ]
    kinds = [(kind, thing) for kind, things in _THINGS.items() for thing in things.split()]
    names = [(kind, f"{look} {thing}") for kind, thing in kinds for look in _LOOKS]
    products = [
        {
            "_id": number,
            "name": name,
            "category": kind,
            "price": round(chance.triangular(2, 150, 15), 2),
            "stock": max(0, chance.randrange(-10, 200)),
        }
        for number, (kind, name) in enumerate(sorted(chance.sample(names, PRODUCTS)), start=1)
    ]
    orders = [_order(number, products, chance) for number in range(1, ORDERS + 1)]
    return {"customers": customers, "products": products, "orders": orders}


def _order(number: int, products: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    product, quantity = chance.choice(products), chance.choice((1, 1, 1, 2, 2, 3, 4, 5))
    return {
        "_id": number,
        "customer_id": chance.randrange(CUSTOMERS) + 1,
        "product_id": product["_id"],
        "quantity": quantity,
        "status": chance.choices(_STATUSES, weights=(2, 3, 8, 1))[0],
        "total": round(product["price"] * quantity, 2),
        "date": _DAY + datetime.timedelta(days=chance.randrange(730), minutes=chance.randrange(1440)),
    }


def seed(uri: str, timeout: float = 30.0) -> Seeded:
    """Write the shop to a server of this machine that holds no database at all. `timeout` is in seconds.

    A marker, in its own database, exists while documents are written: a start after a kill finds it and writes the
    missing ones. Documents that exist are never changed. Raises SettingsError for a server elsewhere, ServiceError
    when it does not answer.
    """
    if not is_loopback(uri):
        raise SettingsError(
            f"Sample data is only written to a database on this machine, not to {masked(uri)}.",
            fault="sample-not-local",
            hint="Use your own data (MONGODB_URI), or leave MONGODB_URI empty for the sample: "
            "uv run invoke config",
        )
    with connect(uri, timeout) as client:
        marker = client[MARKER_DATABASE]["marker"]
        unfinished = marker.find_one({"_id": DATABASE}) is not None
        others = user_databases(client)
        if others and not unfinished:
            return Seeded(0, f"the database holds data already ({', '.join(others[:5])}); nothing written")
        if not unfinished:
            marker.insert_one({"_id": DATABASE})
        written = 0
        for name, wanted in documents().items():
            collection = client[DATABASE][name]
            have = {one["_id"] for one in collection.find({}, {"_id": 1})}
            missing = [one for one in wanted if one["_id"] not in have]
            if missing:
                written += _insert(collection, missing)
        client.drop_database(MARKER_DATABASE)
    return Seeded(written, "sample shop completed" if unfinished else "sample shop written")


def _insert(collection: Any, missing: list[dict[str, Any]]) -> int:
    """Insert documents; existing ones are not an error: the server may still be writing what a killed start sent.
    Returns how many were written.
    """
    from pymongo.errors import BulkWriteError

    try:
        return len(collection.insert_many(missing, ordered=False).inserted_ids)
    except BulkWriteError as error:
        if any(one.get("code") != DUPLICATE for one in error.details.get("writeErrors", [{}])):
            raise
        return int(error.details.get("nInserted", 0))


DUPLICATE = 11000  # the server's code for a key that exists
