"""A database made up from domains: names in some style, documents, and what the product makes of them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.ask import documents, sampling
from gateway.ask.catalogue import Catalogue, Field
from gateway.ask.values import Index, index_of

from training import pools
from training.domains import Domain, Entity, FieldSpec, code, plural, read_field, shared

STYLES = (
    ["snake"] * 8
    + ["camel"] * 5
    + ["pascal"] * 2
    + ["Snake"] * 4
    + ["flat"] * 2
    + ["upper", "Title", "kebab"]
)
SHORT = {
    "quantity": "qty", "amount": "amt", "date": "dt", "customer": "cust", "product": "prod", "department": "dept",
    "temperature": "temp", "average": "avg", "description": "desc", "category": "cat", "address": "addr", "year": "yr",
    "country": "ctry", "employee": "emp", "account": "acct", "balance": "bal", "weight": "wt", "height": "ht",
    "length": "len", "number": "no", "position": "pos", "rating": "rtg", "status": "stat", "duration": "dur",
    "capacity": "cap", "location": "loc", "language": "lang", "distance": "dist", "population": "pop", "student": "stu",
    "item": "itm", "daily": "dly", "rate": "rt", "return": "ret", "returned": "ret", "flag": "flg", "type": "typ", "time": "tm",
    "total": "tot", "value": "val", "percent": "pct", "order": "ord", "manager": "mgr", "salary": "sal",
    "title": "ttl", "level": "lvl", "group": "grp", "region": "rgn", "city": "cty", "town": "twn", "street": "str", "phone": "ph",
    "telephone": "tel", "birth": "bth", "start": "strt", "count": "cnt", "minutes": "mins", "hours": "hrs",
    "room": "rm", "building": "bldg", "vehicle": "veh", "payment": "pmt", "invoice": "inv", "service": "svc", "member": "mbr",
    "license": "lic", "licence": "lic", "unit": "un", "stock": "stk", "cost": "cst", "manufacturer": "mfr",
    "delivery": "dlv", "delivered": "dlv", "available": "avl", "active": "act", "station": "stn", "ticket": "tkt", "brand": "brnd",
    "model": "mdl", "serial": "ser", "grade": "grd", "course": "crs",
    "name": "nm", "first": "f", "last": "l", "code": "cd", "professor": "prof", "university": "univ", "price": "prc",
}  # fmt: skip
WRAPPERS = ["details", "info", "attributes", "data", "profile", "specs", "stats"]
DISTRACTORS = [
    "version n 1..9", "updated_at d 2024..2026", "uuid k AA99AA99; UUID", "sort_order n 1..500", "external_id k EX-9999",
    "locale e en,de,fr,es", "deleted b deleted; not deleted", "image_url t url", "legacy_code k A9A9",
    "modified_by t handle", "source_file t host", "other_details t words; other details", "checksum k A9A9A9",
]  # fmt: skip
LINKED = 0.12  # share of databases with a collection that only links two others
EMBEDDED = 0.25  # share of databases with an array of another entity's objects, where they have such
EXPECTED = {"n": "number", "y": "number", "d": "date", "e": "text", "b": "bool", "t": "text", "k": "text"}


@dataclass(frozen=True)
class ObjectId:
    """Stands for MongoDB's: the catalogue knows it by its name."""

    hex: str


@dataclass
class Sampled:
    """A field of a made-up collection. `path` holds its real keys; `known` is what the catalogue made of it."""

    spec: FieldSpec
    path: tuple[str, ...]
    arrays: tuple[int, ...]
    owner: Made
    target: Made | None = None
    stored: str = ""  # how dates and numbers are kept: "" as such, "text", or "datetime"
    choices: list[tuple[str, ...]] = field(default_factory=list)
    missing: float = 0.0
    asked: bool = True  # whether questions name it
    single: bool = False  # a reference of which each document has its own target
    element: Entity | None = None  # what the elements of its array are, if they are an entity's
    known: Field | None = None
    values: list[Any] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As a plan writes it."""
        assert self.known
        return self.known.name

    @property
    def kind(self) -> str:
        return self.spec.kind

    def flag(self, yes: bool) -> str:
        """What stands for yes or no in a flag that is kept as text."""
        return next(one[0] for one in self.choices if self.spec.values[0 if yes else 1][0] in one)

    def words(self, stored: str) -> list[str]:
        """What people may call a stored value, itself first."""
        return list(next((one for one in self.choices if one[0] == stored), (stored,)))


@dataclass
class Made:
    """A made-up collection: `fields` are those that questions may use, `absent` those that it does not have."""

    entity: Entity
    real: str
    fields: list[Sampled] = field(default_factory=list)
    absent: list[FieldSpec] = field(default_factory=list)
    layout: list[Sampled] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    key: str = "_id"
    ids: list[Any] = field(default_factory=list)
    id_style: str = "number"
    name: str = ""

    @property
    def displayed(self) -> Sampled | None:
        """The field that names a document, if there is one."""
        return next((one for one in self.fields if one.spec.display), None)


@dataclass
class Schema:
    collections: list[Made]
    catalogue: Catalogue
    index: Index
    domain: str

    @property
    def nouns(self) -> set[str]:
        """All nouns of all collections, singular and plural."""
        return {word for one in self.collections for pair in one.entity.nouns for word in pair}


def style(name: str, how: str, short: bool = False) -> str:
    """A snake-case name in another style; the parts of a path each by itself."""
    return ".".join(_style(part, how, short) for part in name.split("."))


def _style(name: str, how: str, short: bool) -> str:
    parts = [SHORT.get(one, one) if short else one for one in name.split("_") if one]
    match how:
        case "camel":
            return parts[0] + "".join(one.capitalize() for one in parts[1:])
        case "pascal":
            return "".join(one.capitalize() for one in parts)
        case "Snake":
            return "_".join(one.capitalize() for one in parts)
        case "flat":
            return "".join(parts)
        case "upper":
            return "_".join(parts).upper()
        case "Title":
            return " ".join(one.capitalize() for one in parts)
        case "kebab":
            return "-".join(parts)
    return "_".join(parts)


def make(domains: Sequence[Domain], chance: random.Random) -> Schema:
    """A random database. The same state of `chance` gives the same one."""
    domain = chance.choice(domains)
    while not _referring(domain) and chance.random() < 0.85:
        domain = chance.choice(domains)
    entities = list(domain.entities)
    chance.shuffle(entities)
    if chance.random() < (0.12 if _referring(domain) else 0.3):
        entities = entities[: chance.randint(1, len(entities))]
    while chance.random() < 0.3 and len(entities) < 7:
        others = [one for one in chance.choice(domains).entities if not _clash(one, entities)]
        entities += chance.sample(others, min(len(others), chance.randint(1, 2)))
    how = chance.choice(STYLES)
    short = chance.random() < 0.12
    prefixed = chance.random() < 0.2
    collections = _collections(entities, how, chance)
    inside = _inside(collections) if chance.random() < EMBEDDED else None
    if inside:
        collections.remove(inside[0])
    if len(collections) > 1 and chance.random() < LINKED:
        link = _link(collections, how, chance)
        collections += [link] if link else []
    by_key = {one.entity.key: one for one in collections}
    for one in collections:
        _identify(one, how, chance)
    for one in collections:
        _fields(
            one, by_key, how if chance.random() < 0.94 else chance.choice(STYLES), short, prefixed, chance
        )
    for one in collections:
        if inside and one is inside[1]:
            _embed(inside[0], one, how, chance)
        count = chance.choice([6, 10, 15, 20, 25, 30, 40])
        one.ids = _ids(one, count, chance)
    for one in collections:
        _documents(one, chance)
    return _known(collections, domain.name, chance)


def _referring(domain: Domain) -> bool:
    return any(spec.kind == "r" for entity in domain.entities for spec in entity.fields)


def _inside(collections: Sequence[Made]) -> tuple[Made, Made] | None:
    """(child, parent): a collection that refers to another, and to which none refers."""
    by_key = {one.entity.key: one for one in collections}
    pools_ = {spec.pool for one in collections for spec in one.entity.fields if spec.kind == "r"}
    for child in collections:
        parents = [
            by_key[spec.pool] for spec in child.entity.fields if spec.kind == "r" and spec.pool in by_key
        ]
        parents = [one for one in parents if one is not child]
        if parents and child.entity.key not in pools_:
            return child, parents[0]
    return None


def _link(collections: Sequence[Made], how: str, chance: random.Random) -> Made | None:
    """A collection of references to two others: who takes part in what."""
    first, second = (one.entity for one in chance.sample(collections, 2))
    noun = chance.choice(
        ["assignment", "registration", "membership", "participation", "enrolment", "selection"]
    )
    entity = Entity(
        ((noun, plural(noun)),), (), False,
        tuple(
            FieldSpec((one.key.replace(" ", "_").replace("-", "_") + "_id",), "r", (one.key,), pool=one.key, words={"p": ("of {}",)})
            for one in (first, second)
        ),
    )  # fmt: skip
    if _clash(entity, [one.entity for one in collections]):
        return None
    both = f"{first.key}_{second.key}".replace(" ", "_").replace("-", "_")
    return Made(entity, style(chance.choice([both, plural(noun), f"{both}s"]), how))


def _embed(child: Made, parent: Made, how: str, chance: random.Random) -> None:
    """The child's documents as an array of objects in the parent's."""
    specs = [
        spec
        for spec in child.entity.fields
        if spec.kind != "r" and "[" not in spec.keys[0] and "." not in spec.keys[0]
    ]
    used = {one.path[0].lower() for one in parent.layout} | {parent.key.lower()}
    if child.real.lower() in used:
        return
    chosen = chance.sample(specs, min(len(specs), chance.choice([2, 3, 3, 4, 5])))
    for spec in sorted(chosen, key=lambda one: not one.display):
        made = _field(spec, parent, {}, how, False, False, "", chance)
        if len(made.path) == 1 and not made.arrays:
            made.path, made.arrays, made.missing = (child.real, *made.path), (1,), 0
            made.element = child.entity
            made.spec = replace(spec, display=False)
            parent.layout.append(made)


def without(schema: Schema, field: Sampled, chance: random.Random) -> Schema:
    """The same documents without one field, and what the product makes of them."""
    for one in schema.collections:
        one.fields = []
    field.owner.layout.remove(field)
    field.owner.absent.append(field.spec)
    for document in field.owner.documents:
        _drop(document, field.path)
    return _known(schema.collections, schema.domain, chance)


def _drop(place: Any, path: tuple[str, ...]) -> None:
    if isinstance(place, list):
        for one in place:
            _drop(one, path)
    elif isinstance(place, dict) and path[0] in place:
        if len(path) > 1:
            _drop(place[path[0]], path[1:])
        if len(path) == 1 or not place[path[0]]:
            del place[path[0]]


def _clash(entity: Entity, others: Sequence[Entity]) -> bool:
    nouns = {word for pair in entity.nouns for word in pair}
    return any(nouns & {word for pair in one.nouns for word in pair} for one in others)


def _collections(entities: Sequence[Entity], how: str, chance: random.Random) -> list[Made]:
    found: list[Made] = []
    used: set[str] = set()
    singular = chance.random() < 0.3
    how = how if how not in {"Title", "kebab"} or chance.random() < 0.5 else "Snake"
    for entity in entities:
        pair = entity.nouns[0] if chance.random() < 0.6 else chance.choice(entity.nouns)
        name = style(pair[0 if singular else 1].replace(" ", "_").replace("-", "_"), how)
        if entity.names and chance.random() < 0.4:
            name = chance.choice(entity.names)
        if chance.random() < 0.04:
            name = chance.choice(["tbl_", "app_", "t_"]) + name
        if name.lower() not in used:
            used.add(name.lower())
            found.append(Made(entity, name))
    chance.shuffle(found)
    return found


def _identify(one: Made, how: str, chance: random.Random) -> None:
    """The key by which others name its documents, and the style of its values."""
    one.id_style = chance.choice(["number"] * 5 + ["code"] * 2 + ["object"] * 2)
    if one.id_style != "object" and chance.random() < 0.4:
        noun = one.entity.key.replace(" ", "_").replace("-", "_")
        short = noun[:3] if chance.random() < 0.3 else noun
        one.key = style(
            chance.choice([f"{short}_id", f"{noun}_id", f"{noun}_id", "id", "id", f"{noun}_number"]), how
        )


def _ids(one: Made, count: int, chance: random.Random) -> list[Any]:
    if one.id_style == "number":
        start = chance.choice([1, 1, 1, 101, 1001])
        return list(range(start, start + count))
    if one.id_style == "object":
        return [ObjectId(f"{chance.getrandbits(96):024x}") for _ in range(count)]
    pattern = chance.choice(["A-999", "AAA", "AA99", "AAA-9999", "A9999"])
    found: dict[str, None] = {}
    while len(found) < count:
        found[code(pattern, chance)] = None
    return list(found)


def _fields(
    one: Made, by_key: dict[str, Made], how: str, short: bool, prefixed: bool, chance: random.Random
) -> None:
    specs = list(one.entity.fields)
    chance.shuffle(specs)
    size = chance.choice([3, 4, 5, 6, 7, 8, 9, 11, 13])
    links = {spec.pool for spec in specs if spec.kind == "r" and spec.pool in by_key}
    link = len(links) > 1 and chance.random() < 0.4  # a table of little but references
    size = chance.choice([0, 1, 2]) if link else size
    used = {one.key.lower(), "_id"}
    noun = one.entity.key.replace(" ", "_").replace("-", "_")
    for spec in specs:
        if spec.kind == "r" and spec.pool not in by_key:
            continue
        wanted = sum(made.kind != "r" for made in one.layout) < size or (
            spec.display and not link and chance.random() < 0.9
        )
        wanted = wanted or (spec.kind == "r" and chance.random() < 0.9)
        wanted = wanted or (spec.keys[0].find("[]") > 0 and chance.random() < 0.5)
        made = _field(spec, one, by_key, how, short, prefixed and chance.random() < 0.5, noun, chance)
        if not wanted:
            one.absent.append(spec)
        elif ".".join(made.path).lower() not in used:
            used.add(".".join(made.path).lower())
            one.layout.append(made)
    for line in chance.sample(DISTRACTORS, chance.choice([0, 0, 0, 1, 1, 2, 3])):
        made = _field(read_field(line, shared()[0]), one, by_key, how, short, False, noun, chance)
        made.asked = chance.random() < 0.3
        if made.path[0].lower() not in used:
            used.add(made.path[0].lower())
            one.layout.append(made)
    if chance.random() < 0.7:
        chance.shuffle(one.layout)
    else:
        one.layout.sort(key=lambda made: not made.spec.display)


def _field(
    spec: FieldSpec, one: Made, by_key: dict[str, Made], how: str, short: bool, prefixed: bool, noun: str,
    chance: random.Random,
) -> Sampled:  # fmt: skip
    key = spec.keys[0] if chance.random() < 0.5 else chance.choice(spec.keys)
    target = by_key[spec.pool] if spec.kind == "r" else None
    if target and target.key != "_id" and chance.random() < 0.6:
        key = target.key
    elif target and chance.random() < 0.4 and f"{target.entity.key}_id".lower() != one.key.lower():
        key = style(target.entity.key.replace(" ", "_").replace("-", "_") + "_id", how)
    else:
        if prefixed and "." not in key and "[" not in key and spec.kind != "r":
            key = f"{noun}_{key}"
        key = ".".join(
            style(part.replace("[]", ""), how, short) + "[]" * part.endswith("[]") for part in key.split(".")
        )
    parts = key.split(".")
    if len(parts) == 1 and chance.random() < 0.04:
        parts = [style(chance.choice(WRAPPERS), how), *parts]
    path = tuple(part.removesuffix("[]") for part in parts)
    arrays = tuple(n for n, part in enumerate(parts, 1) if part.endswith("[]"))
    made = Sampled(spec, path, arrays, one, target)
    if spec.kind == "e":
        values = list(spec.values)
        chance.shuffle(values)
        values = values[: chance.randint(2, min(len(values), 14))] if chance.random() < 0.85 else values
        look = chance.choice(["", "", "", "", "title", "upper", "lower"])
        made.choices = [(_look(stored[0], look), *stored) if look else stored for stored in values]
    if spec.kind == "d":
        made.stored = chance.choice(["datetime", "datetime", "text"])
    if spec.kind in "ny" and chance.random() < 0.05:
        made.stored = "text"
    made.single = spec.kind == "r" and chance.random() < 0.1
    made.missing = 0.25 if "o" in spec.words else chance.choice([0, 0, 0, 0, 0.05, 0.15])
    return made


def _look(value: str, how: str) -> str:
    if how == "title" and value.islower():
        return value.title()
    if how == "upper" and value.islower():
        return value.upper()
    return (
        value.lower().replace(" ", "_") if how == "lower" and value[:1].isupper() and " " in value else value
    )


def _documents(one: Made, chance: random.Random) -> None:
    own_key = one.key != "_id"
    displayed: set[str] = set()
    for position, identity in enumerate(one.ids):
        document: dict[str, Any] = {
            "_id": ObjectId(f"{chance.getrandbits(96):024x}") if own_key else identity
        }
        if own_key:
            document[one.key] = identity
        lengths: dict[tuple[str, ...], int] = {}
        for made in one.layout:
            if chance.random() < made.missing:
                continue
            value = _value(made, position, chance)
            if made.spec.display and isinstance(value, str):
                for _ in range(4):
                    value = value if value not in displayed else _value(made, position, chance)
                displayed.add(value)
            _put(document, made, value, lengths, chance)
        one.documents.append(document)


def _put(
    document: dict[str, Any],
    made: Sampled,
    value: Any,
    lengths: dict[tuple[str, ...], int],
    chance: random.Random,
) -> None:
    place: Any = document
    for depth, key in enumerate(made.path[:-1], 1):
        if depth in made.arrays:
            items = place.setdefault(key, [])
            length = lengths.setdefault(made.path[:depth], chance.randint(0, 6))
            while len(items) < length:
                items.append({})
            for item in items:
                item[made.path[-1]] = _value(made, 0, chance)
            return
        place = place.setdefault(key, {})
        if not isinstance(place, dict):
            return
    if len(made.path) in made.arrays:
        some = [_value(made, 0, chance) for _ in range(chance.randint(0, 4))]
        place[made.path[-1]] = list(dict.fromkeys(some)) if made.kind == "e" else some
    else:
        place[made.path[-1]] = value


def _value(made: Sampled, position: int, chance: random.Random) -> Any:
    spec = made.spec
    value: Any = None
    match spec.kind:
        case "r":
            assert made.target
            if made.single and position < len(made.target.ids):
                return made.target.ids[position]
            return chance.choice(made.target.ids[: max(2, len(made.target.ids) * 4 // 5)])
        case "e":
            return chance.choice(made.choices)[0]
        case "b":
            return chance.random() < 0.5
        case "t":
            return pools.text(spec.pool, chance)
        case "k":
            return code(spec.pool, chance)
        case "d":
            day = datetime.date(int(spec.low), 1, 1) + datetime.timedelta(
                days=chance.randrange(max(1, int((min(spec.high, 2026.8) - spec.low + 0.1) * 365)))
            )
            return (
                day.isoformat() if made.stored == "text" else datetime.datetime(day.year, day.month, day.day)
            )
        case "y":
            value = chance.randint(int(spec.low), int(min(spec.high, 2050)))
        case _:
            spread = chance.random() ** (2 if spec.high > 1000 else 1)
            value = round(spec.low + (spec.high - spec.low) * spread, spec.decimals)
            value = int(value) if spec.decimals == 0 else value
    return str(value) if made.stored == "text" else value


def _known(collections: list[Made], domain: str, chance: random.Random) -> Schema:
    """What the product's catalogue makes of the documents; fields that it sees otherwise are left out of questions."""
    partly = chance.random() < 0.25  # the sample does not show all values
    samples = {
        one.real: (
            len(one.documents),
            one.documents[: max(3, len(one.documents) * 2 // 3)] if partly else one.documents,
        )
        for one in collections
    }
    catalogue = sampling.build(domain.replace(" ", "_"), samples)
    index = index_of(documents.texts(catalogue, {one.real: samples[one.real][1] for one in collections}))
    by_real = {one.real: one for one in catalogue.collections.values()}
    for one in collections:
        known = by_real[one.real]
        one.name = known.name
        paths = {found.path: found for found in known.fields.values()}
        for made in one.layout:
            found = paths.get(made.path)
            if found is None:
                continue
            if made.kind == "r":
                assert made.target
                if found.ref != by_real[made.target.real].name:
                    continue
            elif found.kind != EXPECTED[made.kind] or found.ref:
                continue
            made.known = found
            made.values = [value for document in one.documents for value in _read(document, made.path)]
            if made.values and made.asked:
                one.fields.append(made)
        found = paths.get((one.key,))
        if found and found.kind in {"number", "text"} and not found.ref and one.id_style != "object":
            noun = one.entity.key
            spec = FieldSpec(
                ("id",),
                "i",
                (f"{noun} id", "id", f"{noun} ID"),
                words={"pl": (f"{noun} ids", "ids", f"{noun} IDs")},
            )
            one.fields.append(Sampled(spec, (one.key,), (), one, known=found, values=list(one.ids)))
    return Schema([one for one in collections if one.fields], catalogue, index, domain)


def _read(place: Any, path: tuple[str, ...]) -> list[Any]:
    if isinstance(place, list):
        return [value for one in place for value in _read(one, path)]
    if not path:
        return [] if place is None else [place]
    return _read(place[path[0]], path[1:]) if isinstance(place, dict) and path[0] in place else []
