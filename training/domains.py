"""The domains that training data is made of: `domains/*.txt`, in the format that README.md describes."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "domains"
FLAGS = [("Y", "N"), ("Y", "N"), ("J", "N"), ("T", "F"), ("yes", "no"), ("1", "0")]
LETTERS = "ABCDEFGHIJKLMNOPRSTUVWXYZ"


@dataclass(frozen=True)
class FieldSpec:
    """A field that a collection may have, and how people speak of it.

    `keys`: names that it may have, in snake case; parts of a path are separated by dots, `[]` marks an array.
    `kind`: n number, y year, d day, e one of `values`, b true or false, t text of a pool, k code, r reference.
    `values`: stored value and the words for it. `words`: attributes such as hi, lo, gt, u (see README.md).
    """

    keys: tuple[str, ...]
    kind: str
    nouns: tuple[str, ...]
    low: float = 0
    high: float = 0
    decimals: int = 0
    values: tuple[tuple[str, ...], ...] = ()
    pool: str = ""
    display: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, attribute: str) -> list[str]:
        """The words of an attribute; an empty list without."""
        return list(self.words.get(attribute, ()))

    @property
    def plurals(self) -> list[str]:
        """The nouns in the plural."""
        return self.get("pl") or [plural(one) for one in self.nouns]


@dataclass(frozen=True)
class Entity:
    """A kind of document: nouns in singular and plural, collection names, fields. `who`: they are people."""

    nouns: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    who: bool
    fields: tuple[FieldSpec, ...]

    @property
    def key(self) -> str:
        """The noun by which references name it."""
        return self.nouns[0][0]


@dataclass(frozen=True)
class Domain:
    name: str
    held: bool
    entities: tuple[Entity, ...]


def plural(noun: str) -> str:
    """The plural of an English noun or noun phrase, by its last word ("date of birth" by its first)."""
    head, of, rest = noun.partition(" of ")
    if of:
        return plural(head) + of + rest
    if noun.endswith(("s", "data", "payroll", "headquarters", "people", "money")):
        return noun
    if noun.endswith(("x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"


def _values(text: str, lists: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    text = lists.get(text.strip(), text)
    return tuple(tuple(word.strip() for word in one.split("=")) for one in text.split(","))


def read_field(line: str, lists: Mapping[str, str]) -> FieldSpec:
    """One line of a domain: `keys kind arguments; nouns; attribute words; …`."""
    head, *rest = [one.strip() for one in line.split(";")]
    names, kind, *arguments = head.split(maxsplit=2)
    keys = names.split(",")
    display = any(one.endswith("*") for one in keys)
    keys = [one.removesuffix("*") for one in keys]
    argument = arguments[0] if arguments else ""
    words: dict[str, tuple[str, ...]] = {}
    nouns: tuple[str, ...] = (keys[0].split(".")[-1].replace("_", " ").replace("[]", ""),)
    if kind == "b":
        words["adj"] = tuple(one.strip() for one in argument.split(","))
        words["nadj"] = tuple(one.strip() for one in rest.pop(0).split(",")) if rest else ()
        nouns = (words["adj"][0],)
    elif kind == "r":
        words["p"] = tuple(one.strip() for one in rest.pop(0).split(",")) if rest else ("of {}",)
    elif rest:
        nouns = tuple(one.strip() for one in rest.pop(0).split(","))
    for one in rest:
        name, _, text = one.partition(" ")
        words[name] = tuple(word.strip() for word in text.split(",") if word.strip())
    low = high = 0.0
    decimals = 0
    values: tuple[tuple[str, ...], ...] = ()
    if kind in {"n", "y", "d"}:
        span, *digits = argument.split()
        low, high = (float(part) for part in span.split(".."))
        decimals = int(digits[0]) if digits else 0
    elif kind == "e":
        values = _values(argument, lists)
    return FieldSpec(tuple(keys), kind, nouns, low, high, decimals, values, argument, display, words)


def kept_as_text(spec: FieldSpec, entity: str) -> FieldSpec:
    """Some flags as databases of old have them: `act_flg` with "Y" and "N". Which ones depends on the names alone."""
    dice = zlib.crc32(f"{entity} {spec.keys[0]}".encode())
    if (
        spec.kind != "b"
        or dice % 100 >= 35
        or any("." in key or "[" in key for key in spec.keys)
        or not spec.get("nadj")
    ):
        return spec
    stem = spec.keys[0].removeprefix("is_").removeprefix("has_")
    values = tuple((one,) for one in FLAGS[dice // 100 % len(FLAGS)])
    keys = (f"{stem}_flg", f"{stem}_flag", f"{stem[:3]}_flg", f"{stem}_yn", *spec.keys)
    stem = stem.replace("_", " ")
    return replace(
        spec, keys=keys, kind="e", nouns=(f"{stem} flag",), values=values, words={**spec.words, "flag": ()}
    )


@cache
def shared() -> tuple[dict[str, str], dict[str, str]]:
    """The value lists and the fields of shared.txt, unread: {"$name": text}, {key: line}."""
    lists: dict[str, str] = {}
    lines: dict[str, str] = {}
    for line in (FOLDER / "shared.txt").read_text("utf-8").splitlines():
        if line.startswith("$"):
            name, _, text = line.partition(" = ")
            lists[name] = text
        elif line and not line.startswith("#"):
            key = line.split(",")[0].split()[0].removesuffix("*").removesuffix("[]")
            lines.setdefault(key, line)
    return lists, lines


def _shared_field(wanted: str) -> FieldSpec:
    lists, lines = shared()
    key, *span = wanted.split()
    line = lines[key]
    if span:
        head, sep, rest = line.partition(";")
        parts = head.split()
        line = " ".join([parts[0], parts[1], *span]) + sep + rest
    return read_field(line, lists)


def read(text: str) -> list[Domain]:
    """The domains of one file. Raises ValueError naming the line that can't be read."""
    lists, _ = shared()
    found: list[Domain] = []
    entities: list[Entity] = []
    fields: list[FieldSpec] = []
    title, held, nouns, who = "", False, "", False
    names: tuple[str, ...] = ()

    def close_entity() -> None:
        if nouns:
            pairs = tuple((one.split("/")[0].strip(), one.split("/")[1].strip()) for one in nouns.split(","))
            entities.append(Entity(pairs, names, who, tuple(fields)))
            fields.clear()

    def close() -> None:
        close_entity()
        if entities:
            found.append(Domain(title, held, tuple(entities)))
            entities.clear()

    for number, line in enumerate([*text.splitlines(), "## end"], 1):
        try:
            if line.startswith("## "):
                close()
                title = line[3:].removesuffix(" held")
                held, nouns = line.endswith(" held"), ""
            elif line.startswith("@ "):
                close_entity()
                left, _, right = line[2:].partition(";")
                who = left.strip().endswith(" who")
                nouns = left.strip().removesuffix(" who")
                names = tuple(one.strip() for one in right.split(",") if one.strip())
            elif line.startswith("= "):
                wanted = [one.strip() for one in line[2:].split(",")]
                fields.extend(kept_as_text(_shared_field(one), nouns) for one in wanted)
            elif line.strip() and not line.startswith("#"):
                fields.append(kept_as_text(read_field(line, lists), nouns))
        except (ValueError, IndexError, KeyError) as error:
            raise ValueError(f"line {number}: {line}") from error
    return found


@cache
def domains() -> tuple[Domain, ...]:
    """All domains, in the order of the files. Raises ValueError naming the file and line that can't be read."""
    found: list[Domain] = []
    for path in sorted(FOLDER.glob("*.txt")):
        if path.name != "shared.txt":
            try:
                found += read(path.read_text("utf-8"))
            except ValueError as error:
                raise ValueError(f"{path.name}: {error}") from error
    return tuple(found)


def code(pattern: str, chance: random.Random) -> str:
    """A code after a pattern: A is a capital, b after it a small letter, 9 a digit, `/aaa` a path."""
    made = ""
    for at, one in enumerate(pattern):
        following = pattern[at + 1 : at + 2]
        if one == "9":
            made += chance.choice("0123456789" if made else "123456789")
        elif one == "A" and not "c" <= following <= "z":
            made += chance.choice(LETTERS)
        elif (one == "b" and pattern[at - 1 : at] == "A") or (one == "a" and pattern[0] == "/"):
            made += chance.choice(LETTERS).lower()
        else:
            made += one
    return made
