"""Which field names a document of another collection: by the names of fields, and by the values that they share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gateway.ask.documents import Path, Seen

NAMES = 10_000  # whose plain form is kept: each is compared with many
SIGN = 5  # characters: words of one length up to this are codes

# Fields of these names describe a document, and two collections can share a value by chance.
_ORDINARY_NAMES = """
name title description date year month day time age rank position score count total price amount size type status
first_name last_name email phone address notes note comment url color
"""
_ORDINARY = frozenset(_ORDINARY_NAMES.split())
_KEY = re.compile(
    r"(^|[_.\s])(id|key|code|no|nr|num|number|uid|uuid|ref|sku|clave|codigo|código|numero|número|matricule)$"
    r"|(ID|Id|Code|Key|No|Nr)$|^id|(nummer|nr|kennung|kuerzel|kürzel|schluessel|schlüssel)$"
)
_NAMES_ONE = re.compile(r"[a-z](_id|Id|ID|_by|By|_nr|Nr|_no|No)$")  # names somebody or something
_CODE_VALUE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,11}")  # a short code, whatever its field is called

# {collection: (its number of documents, what the sampled ones hold, how many of them were sampled)}
Sampled = Mapping[str, tuple[int, dict[Path, Seen], int]]
# Values that a key has beside those of the sample: {(collection, path of the key): values}.
Known = Mapping[tuple[str, Path], set[Any]]


@dataclass(frozen=True, eq=False)
class Key:
    """The values of a field that name one document each. `whole`: they are all that there are, of those asked about."""

    values: set[Any]
    whole: bool

    @cached_property
    def dense(self) -> bool:
        """Whether other small numbers would be among these by chance."""
        return _dense(self.values)

    @cached_property
    def codes(self) -> bool:
        """Whether these are codes, whose words no other field has by chance."""
        return _codes(self.values)

    @cached_property
    def telling(self) -> bool:
        """Whether a field that has all of its values here can't have them by chance."""
        return self.whole and (self.codes or _far(self.values))


Keys = dict[str, dict[Path, Key]]


def keys_of(sampled: Sampled, known: Known) -> Keys:
    """The fields of each collection whose values name one document each."""
    keys: Keys = {}
    for real, (count, seen, size) in sampled.items():
        keys[real] = {
            path: Key(values | known.get((real, path), set()), count <= size or (real, path) in known)
            for path, values in _unique_fields(seen, size)
        }
    return keys


def _unique_fields(seen: dict[Path, Seen], size: int) -> Iterator[tuple[Path, set[Any]]]:
    """The fields whose values name one document each."""
    for path, one in seen.items():
        if one.arrays or len(path) > 1 or not one.kinds:
            continue
        kind = max(one.kinds, key=lambda name: one.kinds[name])
        if kind not in {"number", "text", "id"}:
            continue
        unique = len(one.values[kind]) == one.documents == size and size >= 2
        if unique and (path[0] not in _ORDINARY):
            yield path, set(one.values[kind])


def reference(real: str, path: Path, seen: Seen, keys: Keys) -> tuple[str, Path] | None:
    """The collection and key that the values of a field name: by overlap of values, and by name where values are
    small numbers or words that would overlap by chance.
    """
    if path in keys[real] and path[0] == "_id":
        return None
    kind = max(seen.kinds, key=lambda name: seen.kinds[name])
    values = set(list(seen.values[kind])[:20]) if len(seen.values[kind]) > 20 else set(seen.values[kind])
    every = set(seen.values[kind])
    order = list(keys)
    best: tuple[float, str, Path] | None = None
    alone = _NAMES_ONE.search(path[-1]) and len(every) >= 5 and _only(real, every, keys)
    for other, its in keys.items():
        if other == real and len(path) == 1 and path in its:
            continue
        for key, known in its.items():
            named = called(path, other, key)
            # Of many collections most keys are none of its: they cost no look at their values.
            may = named or kind == "id" or not known.dense or known.telling or alone == (other, key)
            if not may or (other == real and not named > 1):
                continue  # a collection that refers to itself says so by name
            share = max(len(asked & known.values) / max(1, len(asked)) for asked in (values, every))
            if kind == "id":
                enough = share >= 0.5
            else:
                rare = not known.dense or (known.telling and every <= known.values)
                sparse = rare and len(every) >= 5 and share >= 0.95 and key[0] != path[-1]
                enough = (
                    (named > 0 and share >= (0.9 if known.whole else 0.3)) or sparse or alone == (other, key)
                )
            if not enough:
                continue
            keyed = (
                _is_key(key[0])
                or _plain(key[0]) == _stem(other)
                or known.codes
                # A field called "truck" names one of the trucks, whatever their key is called.
                or (known.whole and share >= 0.95 and _plain(path[-1]) in {_stem(other), _plain(other)})
            )
            if not keyed and (_plain(path[-1]) != _plain(key[0]) or (kind == "number" and known.dense)):
                continue  # a unique field that is not called like a key is one for fields of its name alone
            own = path in keys[real] and bool(_KEY.search(path[-1]))
            if own and _stem(other) not in _plain(path[-1]):
                # Its own key, unless two collections share one: then the later refers to the first.
                shared = named == 2 and order.index(other) < order.index(real)
                enough = enough and shared
            if enough and (best is None or (named + share) > best[0]):
                best = (named + share, other, key)
    return (best[1], best[2]) if best else None


def _is_key(name: str) -> bool:
    """Whether a field is called as keys are."""
    return name == "_id" or _KEY.search(name) is not None


def _only(real: str, values: set[Any], keys: Keys) -> tuple[str, Path] | None:
    """The only key of another collection that holds all these values."""
    found = [
        (other, key)
        for other, its in keys.items()
        for key, one in its.items()
        if other != real and one.whole and _is_key(key[0]) and values <= one.values
    ]
    return found[0] if len(found) == 1 else None


def _dense(values: set[Any]) -> bool:
    """Whether other small numbers would be among these by chance: numbers that fill half of their range, or words."""
    numbers = [one for one in values if isinstance(one, int | float)]
    return (
        len(numbers) < len(values) or len(numbers) < 5 or len(numbers) * 2 > max(numbers) - min(numbers) + 1
    )


def _codes(values: set[Any]) -> bool:
    """Whether these are codes, as of airports or departments: no other field has their words by chance."""
    texts = [one for one in values if isinstance(one, str)]
    if len(texts) < len(values):
        return False
    width = {len(one) for one in texts}
    even = len(width) == 1 and max(width) <= SIGN and all(one.isalnum() for one in texts)
    return even or all(_CODE_VALUE.fullmatch(one) for one in texts)


def _far(values: set[Any]) -> bool:
    """Whether these are numbers close to each other and far from 0, as 3001 to 3095: few other fields have such."""
    numbers = [one for one in values if isinstance(one, int) and not isinstance(one, bool)]
    return (
        len(numbers) == len(values)
        and min(numbers) >= 3000
        and (max(numbers) - min(numbers)) * 5 < min(numbers)
    )


def called(path: Path, other: str, key: Path) -> float:
    """How much a field's name says that it names a document of `other` by `key`: 0, 1 or 2."""
    mine, stem = _plain(path[-1]), _stem(other)
    if len(stem) >= 2 and stem in mine:
        return 2
    if key[0] != "_id" and (
        mine == _plain(key[0]) or (mine.endswith(_plain(key[0])) and len(_plain(key[0])) > 3)
    ):
        return (
            2 if mine == _plain(key[0]) and mine not in {"id", "code", "key", "no", "number", "name"} else 1
        )
    if len(mine) >= 4 and (stem.startswith(mine[:4]) or mine[:4] in stem):
        return 1
    return 0


@lru_cache(maxsize=NAMES)
def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


@lru_cache(maxsize=NAMES)
def _stem(collection: str) -> str:
    return re.sub(r"(ies|es|s)$", "", _plain(collection)) or _plain(collection)
