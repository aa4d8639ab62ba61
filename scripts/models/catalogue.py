"""The catalogue of models: `models.yml`, checked on reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from scripts import bounded
from scripts.errors import ModelError
from scripts.home import ROOT

CATALOGUE = ROOT / "models.yml"

Tools = Literal["none", "native"]
Template = Literal["own", "fenced"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# size of a cached value relative to f16: blocks of 32 values take 34 bytes (q8_0) or 18 (q4_0) instead of 64
KV_TYPES = {"f16": 1.0, "q8_0": 34 / 64, "q4_0": 18 / 64}


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hub(_Data):
    """A file in a repository of a model hub (MODEL_HUB_URL)."""

    kind: Literal["hub"]
    repo: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(pattern=r"^[\w.-]+$")
    file: str

    @property
    def path(self) -> str:
        """The file's path below the hub's address."""
        return f"{self.repo}/resolve/{self.revision}/{self.file}"


class Wheel(_Data):
    """One Python package pinned to a version, and the file inside its wheel."""

    package: str = Field(pattern=r"^[\w.-]+==[\w.!+-]+$")
    member: str
    sha256: Sha256 | None = None  # of the wheel

    @property
    def name(self) -> str:
        """The package's name as indexes normalise it (PEP 503)."""
        return re.sub(r"[-_.]+", "-", self.package.partition("==")[0]).lower()


class Wheels(_Data):
    """The model's bytes as files in wheels, joined in this order."""

    kind: Literal["wheels"]
    wheels: tuple[Wheel, ...] = Field(min_length=1)


class Registry(_Data):
    """A model in an Ollama registry: the layer of type model is a GGUF."""

    kind: Literal["registry"]
    name: str


Source = Annotated[Hub | Wheels | Registry, Field(discriminator="kind")]


class Memory(_Data):
    kv_per_token: int = Field(ge=0)  # bytes, f16
    buffers: int = Field(ge=0)  # bytes


class Question(_Data):
    """A question whose answer is known, and the pattern that the answer matches (case does not matter)."""

    ask: str
    answer: str

    @field_validator("answer")
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value

    def answered_by(self, text: str) -> bool:
        """Whether the text contains the known answer."""
        return re.search(self.answer, text, re.IGNORECASE) is not None


class Model(_Data):
    """One model: what it is, what it can do, where its bytes come from. Sizes in bytes, context in tokens."""

    name: str
    title: str
    size: int = Field(gt=0)
    sha256: Sha256
    sources: tuple[Source, ...] = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    role: Literal["starter", "small", "larger", "other"] = "other"
    license: str = "not known: see where it comes from"
    context: int | None = None
    tools: Tools = "none"
    template: Template = "own"
    temperature: float | None = None  # None: the engine's default
    stop: tuple[str, ...] = ()
    memory: Memory
    question: Question | None = None


class Catalogue(_Data):
    version: Literal[1]
    models: tuple[Model, ...]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [name.lower() for name in self.names]
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            raise ValueError(f"listed twice: {', '.join(double)}")
        for role in ("starter", "small"):
            if sum(model.role == role for model in self.models) != 1:
                raise ValueError(f"exactly one model has the role {role}")
        return self

    @property
    def names(self) -> list[str]:
        """All names and aliases."""
        return [name for model in self.models for name in (model.name, *model.aliases)]

    @property
    def starter(self) -> Model:
        """The model that a first start serves."""
        return next(model for model in self.models if model.role == "starter")

    @property
    def small(self) -> Model:
        """The model for machines where the starter does not fit."""
        return next(model for model in self.models if model.role == "small")

    def find(self, name: str) -> Model | None:
        """The model of this name or alias (case does not matter), or None."""
        wanted = name.strip().lower()
        for model in self.models:
            if wanted in (known.lower() for known in (model.name, *model.aliases)):
                return model
        return None

    def meant(self, name: str, names: Sequence[str]) -> str:
        """The one of `names`, of models that are somewhere, that a person's `name` means; empty when none or several.

        As it is written, in other letters, by the catalogue's names for it, or `latest` for no tag; else the only one
        whose tag goes on behind a dash: `smollm2:135m` for `smollm2:135m-instruct-q4_1`.
        """
        known = self.find(name)
        low = {one.lower(): one for one in names}
        for one in (name.strip(), *((known.name, *known.aliases) if known else ())):
            for form in (one, f"{one}:latest", one.removesuffix(":latest")):
                if found := low.get(form.lower()):
                    return found
        longer = self.longer(name, names)
        return longer[0] if len(longer) == 1 else ""

    def longer(self, name: str, names: Sequence[str]) -> list[str]:
        """Those of `names` whose tag begins with that of `name` and goes on behind a dash."""
        wanted = f"{name.strip().lower()}-"
        return [one for one in names if ":" in wanted and one.lower().startswith(wanted)]

    def near(self, name: str) -> list[str]:
        """Names of the catalogue that `name` may have been meant to be, at most three."""
        from difflib import get_close_matches

        known = {known.lower(): known for known in self.names}
        wanted = name.strip().lower()
        family = re.split(r"[:.\d]", wanted.rpartition("/")[2])[0]
        found = [key for key in known if key.startswith(wanted)]
        found += get_close_matches(wanted, known, n=3, cutoff=0.6)
        found += [key for key in known if family and key.startswith(family)]
        return [known[key] for key in list(dict.fromkeys(found))[:3]]


def load(path: Path = CATALOGUE) -> Catalogue:
    """Read the catalogue. Raises ModelError, with a line for each mistake in it."""
    try:
        data: Any = bounded.from_yaml(bounded.text(path))
        return Catalogue.model_validate(data)
    except ValidationError as error:
        detail = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise ModelError(
            f"{path} can't be used.",
            fault="catalogue-invalid",
            hint="Correct it, or: git restore models.yml",
            detail=detail,
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path} can't be read: {error}.",
            fault="catalogue-invalid",
            hint="Restore it: git restore models.yml",
        ) from None
