from __future__ import annotations

import hashlib
import json
from collections import Counter

from scripts.database.sample import documents


def test_the_shop_is_the_same_on_every_machine() -> None:
    text = json.dumps(documents(), default=str, sort_keys=True)
    assert text == json.dumps(documents(), default=str, sort_keys=True)
    # Changes only together with the shop: answers in the documentation name its numbers.
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "4f7261f849b658db"


def test_the_shop_is_whole() -> None:
    shop = documents()
    assert {name: len(found) for name, found in shop.items()} == {
        "customers": 400,
        "products": 100,
        "orders": 1500,
    }
    people, things = ({one["_id"] for one in shop[name]} for name in ("customers", "products"))
    prices = {one["_id"]: one["price"] for one in shop["products"]}
    for order in shop["orders"]:
        assert order["customer_id"] in people
        assert order["product_id"] in things
        assert order["total"] == round(prices[order["product_id"]] * order["quantity"], 2)
    for name, field, values in [
        ("customers", "city", 5),
        ("products", "category", 4),
        ("orders", "status", 4),
    ]:
        counted = Counter(one[field] for one in shop[name])
        assert len(counted) == values
        assert min(counted.values()) > 10
    assert all(len({one["_id"] for one in found}) == len(found) for found in shop.values())
    assert any(one["stock"] == 0 for one in shop["products"])
