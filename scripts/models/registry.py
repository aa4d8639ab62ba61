"""Models by name in an Ollama registry: a manifest names the layers, the layer of type model is a GGUF.

`llama3.2:3b`, `user/name:tag` and `host/user/name:tag` are understood, as Ollama does.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

from scripts import bounded
from scripts.errors import ModelError
from scripts.models.catalogue import Catalogue, Memory, Model, Registry
from scripts.models.store import Store
from scripts.models.transport import Refused, client, get, host, why
from scripts.stopping import Stopper

MODEL_LAYER = "application/vnd.ollama.image.model"
PARAMS_LAYER = "application/vnd.ollama.image.params"
_ACCEPT = "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json"
_SMALL = 1 << 20  # bytes: a manifest or a params layer is far below
MANIFEST_SECONDS = 60.0  # for all of it: one that comes byte by byte has no end
# until the file is there and says better: what an 8B model with grouped KV heads takes (32 layers x 8 x 256 x 2)
_KV_GUESS, _BUFFERS_GUESS = 131_072, 350_000_000
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_HOST = r"[A-Za-z0-9.-]+(?::\d+)?"
_NAME = re.compile(
    rf"(?:(?:(?P<host>{_HOST})/)?(?P<space>{_PART})/)?(?P<model>{_PART})(?::(?P<tag>{_PART}))?"
)


@dataclass(frozen=True)
class Reference:
    """A model's place in a registry."""

    base: str  # address of the registry, without a slash at the end
    repository: str  # library/llama3.2
    tag: str

    @property
    def manifest(self) -> str:
        """The URL of the manifest."""
        return f"{self.base}/v2/{self.repository}/manifests/{self.tag}"

    def blob(self, sha256: str) -> str:
        """The URL of a blob."""
        return f"{self.base}/v2/{self.repository}/blobs/sha256:{sha256}"


def refer(name: str, registry_url: str) -> Reference:
    """Where `name` is. A host in the name wins over `registry_url`; it is asked by HTTPS unless it is this machine.

    Raises ValueError if the name has an invalid form.
    """
    match = _NAME.fullmatch(name.strip())
    if match is None:
        raise ValueError(
            f"{name!r} is not a model's name. Allowed: name:tag, user/name:tag or host/user/name:tag"
        )
    base = registry_url.rstrip("/")
    if match["host"] and match["host"] != host(base):
        here = match["host"].partition(":")[0] in ("localhost", "127.0.0.1")
        base = f"{'http' if here else 'https'}://{match['host']}"
    return Reference(base, f"{match['space'] or 'library'}/{match['model']}", match["tag"] or "latest")


class Unknown(Refused):
    """The registry does not have it."""


def look_up(http: httpx.Client, name: str, registry_url: str, stopper: Stopper) -> Model:
    """The model called `name` in the registry. Raises Refused with the reason if it has none."""
    reference = refer(name, registry_url)
    layers = _json(http, reference.manifest, stopper).get("layers")
    layers = [layer for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []
    models = [layer for layer in layers if layer.get("mediaType") == MODEL_LAYER]
    if len(models) == 1 and not isinstance(models[0].get("size"), int):
        raise Refused(f"{host(reference.base)} answered with a manifest without a size")
    if len(models) != 1:
        raise Refused(f"{name} is not one GGUF file in {host(reference.base)}, so llama.cpp can't serve it")
    params: dict[str, Any] = {}
    for layer in layers:
        if layer.get("mediaType") == PARAMS_LAYER and layer.get("size", _SMALL) < _SMALL:
            params = _json(http, reference.blob(_hex(layer)), stopper)
    temperature, stop = params.get("temperature"), params.get("stop", [])
    return Model(
        name=name,
        title=name,
        size=models[0]["size"],
        sha256=_hex(models[0]),
        sources=(Registry(kind="registry", name=name),),
        temperature=temperature if isinstance(temperature, int | float) else None,
        stop=tuple(str(word) for word in stop) if isinstance(stop, list) else (),
        memory=Memory(kv_per_token=_KV_GUESS, buffers=_BUFFERS_GUESS),
    )


def _hex(layer: dict[str, Any]) -> str:
    kind, _, digest = str(layer.get("digest")).partition(":")
    if kind != "sha256" or not re.fullmatch("[0-9a-f]{64}", digest):
        raise Refused(f"the manifest has a digest that is not a sha256: {layer.get('digest')}")
    return digest


def _json(http: httpx.Client, url: str, stopper: Stopper) -> dict[str, Any]:
    try:
        response = get(http, url, stopper, {"Accept": _ACCEPT})
        try:
            if response.status_code == 404:
                raise Unknown(f"{host(url)} does not have it")
            if response.status_code != 200:
                raise Refused(
                    f"{host(url)} answered {response.status_code} {response.reason_phrase}".rstrip()
                )
            text, began = b"", time.monotonic()
            for chunk in response.iter_raw():
                text += chunk
                if time.monotonic() - began > MANIFEST_SECONDS:
                    raise Refused(f"{host(url)} took more than {MANIFEST_SECONDS:.0f} s for a manifest")
                if len(text) > _SMALL:
                    raise Refused(f"{host(url)} answered with something that is not a manifest")
        finally:
            response.close()
        data = bounded.from_json(text)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(why(error, url)) from error
    except ValueError as error:
        raise Refused(f"{host(url)} answered with something that is not a manifest") from error
    if not isinstance(data, dict):
        raise Refused(f"{host(url)} answered with something that is not a manifest")
    return data


def resolve(
    name: str,
    catalogue: Catalogue,
    registry_url: str,
    *,
    store: Store | None = None,
    cancel: threading.Event | None = None,
) -> Model:
    """The model that `name` means: the catalogue's, one already in the store, the registry's, or the only one in the
    store whose tag is longer.

    Only the third asks the network; it comes before the last because the short tag may name other bytes. Raises
    ModelError, with near names of the catalogue, for an unknown name.
    """
    if known := catalogue.find(name):
        return known
    if store is not None and (there := store.find(name.strip())):
        return there.model
    try:
        return _in_registry(name, catalogue, registry_url, cancel)
    except ModelError:
        here = {one.name: one.model for one in store.installed()} if store else {}
        if full := catalogue.meant(name, [*here]):
            return here[full]
        raise


def _in_registry(name: str, catalogue: Catalogue, registry_url: str, cancel: threading.Event | None) -> Model:
    near = catalogue.near(name)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    hint = f"{meant}All names: uv run invoke models"
    if not registry_url:
        raise ModelError(
            f"The catalogue has no model {name}, and no registry is set.",
            fault="model-unknown",
            hint=hint,
        )
    try:
        with Stopper(cancel) as stopper, client() as http:
            return look_up(http, name.strip(), registry_url, stopper)
    except Unknown as error:
        raise ModelError(
            f"Unknown model {name}: not in the catalogue, and {error}.", fault="model-unknown", hint=hint
        ) from error
    except ValueError as error:  # the name's form
        raise ModelError(f"{error}.", fault="model-unknown", hint=hint) from error
    except Refused as error:
        raise ModelError(
            f"The model {name} could not be looked up: {error}.", fault="model-unreachable", hint=hint
        ) from error
