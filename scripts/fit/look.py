"""Where a model's header comes from: its file, an address, or the source that it would be fetched from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import ModelError
from scripts.fit.estimate import Estimate, Serving, estimate, known
from scripts.fit.header import Described, from_file
from scripts.host.reading import ROOT, text
from scripts.models.catalogue import Catalogue, Model, Registry
from scripts.models.store import Origins

# Quantisations as tags of the Ollama library name them, from large to small.
QUANTISATIONS = (
    "fp16",
    "q8_0",
    "q6_K",
    "q5_K_M",
    "q5_0",
    "q4_K_M",
    "q4_K_S",
    "q4_0",
    "q3_K_M",
    "q3_K_S",
    "q2_K",
)


@dataclass(frozen=True)
class Found:
    """A model that was asked for. `described` is None where its header can't be read, and `why` says why."""

    name: str
    model: Model | None
    described: Described | None
    why: str = ""
    download: int = 0  # bytes that fetching it would take on the disk; 0: it is here

    def estimate(self, serving: Serving) -> Estimate:
        """From its header, or else from the catalogue. Raises ModelError if neither has it."""
        if self.described is not None:
            return estimate(self.described, serving)
        if self.model is None or self.model.role == "other":
            raise ModelError(
                f"The header of {self.name} can't be read: {self.why}",
                fault="model-header",
                hint="uv run invoke models",
            )
        return known(self.model, serving, self.why)


def find(name: str, catalogue: Catalogue, origins: Origins) -> Found:
    """The model of this name, or the GGUF at this path or address. Raises ModelError if it is unknown."""
    if re.match(r"https?://", name):
        return Found(name.rpartition("/")[2].partition("?")[0], None, _remote(name))
    if name.endswith(".gguf") and Path(name).is_file():
        return Found(Path(name).name, None, from_file(Path(name)))
    from scripts.models.registry import resolve

    return of(resolve(name, catalogue, origins.registry_url, store=origins.store), origins)


def of(model: Model, origins: Origins, *, ask: bool = True) -> Found:
    """A known model. The network is asked only with `ask`, and only for a model that is not in the store."""
    if there := origins.store.find(model.name):
        with suppress(ModelError):  # a damaged file is as good as none: it is fetched again
            return Found(model.name, model, from_file(there.path))
    # Wheels stay next to the model until it is complete.
    download = model.size * (2 if any(one.kind == "wheels" for one in model.sources) else 1)
    why = "" if ask else "Its header was not read."
    for url in addresses(model, origins) if ask else ():
        try:
            return Found(model.name, model, _remote(url), download=download)
        except ModelError as error:
            why = error.message
    return Found(model.name, model, None, why or "Its sources are packages, fetched whole.", download)


def addresses(model: Model, origins: Origins) -> Iterator[str]:
    """Where single bytes of its file can be asked for."""
    from scripts.models.registry import refer

    for source in model.sources:
        if source.kind == "hub" and origins.hub_url:
            yield f"{origins.hub_url}/{source.path}"
        elif isinstance(source, Registry) and origins.registry_url:
            yield refer(source.name, origins.registry_url).blob(model.sha256)


def smaller(names: Iterable[str], registry_url: str) -> Iterator[Model]:
    """Smaller quantisations of the same model in the registry, from large to small. `names` are all of its names.

    None where no tag ends with a quantisation, or the registry does not answer: its tags can't be listed.
    """
    from scripts.models.registry import Unknown, look_up
    from scripts.models.transport import Refused, client
    from scripts.stopping import Stopper

    order = [one.lower() for one in QUANTISATIONS]
    matches = (re.fullmatch(r"(.+[:-])(\w+)", name) for name in names)
    match = next((one for one in matches if one and one[2].lower() in order), None)
    if match is None or not registry_url:
        return
    with Stopper() as stopper, client() as http:
        for one in QUANTISATIONS[order.index(match[2].lower()) + 1 :]:
            try:
                yield look_up(http, match[1] + one, registry_url, stopper)
            except Unknown:
                continue
            except Refused:
                return


def repacks(root: Path = ROOT) -> str:
    """Whether the CPU computes with a rearranged copy of the weights: a key of `estimate.REPACKED`."""
    said = set(re.findall(r"\w+", text(root / "proc/cpuinfo")))
    return "avx2" if "avx2" in said else "neon" if "asimddp" in said else ""


def _remote(url: str) -> Described:
    from scripts.fit.remote import from_url  # httpx takes a while to import, and few models need it

    return from_url(url)
