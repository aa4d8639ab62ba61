"""The engines that Byre knows. The rest of the program asks a `Kind` what it can do, never for its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts.engines.base import Engine, ModelKeeper


@dataclass(frozen=True)
class Kind:
    """What holds for every engine of one kind, before one is asked.

    `name` is the value of ENGINE; for a service of the stack it is also the name of its container, process and log.
    `connect` makes a client from an address, a key (empty: none) and the model that it asks for by default.
    """

    name: str
    title: str  # in sentences
    connect: Callable[[str, str, str], Engine]
    is_service: bool = True  # of the stack; else a server of the user's own, which is only asked
    keeper: Callable[[str, str], ModelKeeper] | None = None  # from an address and a model
    part: str = (
        ""  # what it runs from as a local process of the embedded runtime; empty: it does not run there
    )
    released: bool = False  # as a local process it may also run from its makers' own release
    port: int = 0  # in its container
    asks_for_key: bool = True
    # Method, path and body of a question that it answers to nobody without the key. llama.cpp answers some to anyone,
    # such as which model it has: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
    guarded: tuple[str, str, Any] | None = None
    takes_threads: bool = False  # computes with THREADS; else it chooses by itself
    takes_adapter: bool = False  # loads one next to its model, and applies it where a request asks for that
    image_uses_gpu: bool = False  # the image that Byre builds of it
    process_uses_gpu: bool = (
        False  # what runs as a process of this machine itself; on a Mac GPU=off does not reach it
    )
    reads_jetpack: bool = False  # on a Jetson it gets the JetPack's version
    fields_on_cpu: Mapping[str, Any] | None = (
        None  # of a question that it answers by the CPU; None: it can't be asked
    )
    # Fields of its own API for a measured question: the answer goes on to its full length, and the prompt's cache is on
    # only if so told. Empty where it has none: an answer may end early then, which the result says, and only the
    # template in front of the words can have been cached.
    measuring: Callable[[bool], Mapping[str, Any]] = lambda cached: {}

    @property
    def keeps_own_models(self) -> bool:
        """Whether it fetches, checks and stores models itself; else it is given a file of Byre's model store."""
        return self.keeper is not None or not self.is_service


@dataclass(frozen=True)
class Placed:
    """An engine's kind. `contained`: the services run in containers, and the engine is no process next to them."""

    kind: Kind
    contained: bool


def _ollama(address: str, model: str) -> ModelKeeper:
    from scripts.engines.ollama import Ollama

    return Ollama(address, model=model)


def _llamacpp(address: str, key: str, model: str) -> Engine:
    from scripts.engines.llamacpp import LlamaCpp

    return LlamaCpp(address, key=key, model=model)


def _openai(address: str, key: str, model: str) -> Engine:
    from scripts.engines.openai import OpenAI

    return OpenAI(address, key=key, model=model)


OLLAMA = Kind(
    name="ollama",
    title="Ollama",
    connect=lambda address, key, model: _ollama(address, model),
    keeper=_ollama,
    port=11434,  # https://github.com/ollama/ollama/blob/main/docs/faq.md
    asks_for_key=False,
    image_uses_gpu=True,
    process_uses_gpu=True,
    reads_jetpack=True,
    fields_on_cpu={"num_gpu": 0},
)
LLAMACPP = Kind(
    name="llamacpp",
    title="llama.cpp",
    connect=_llamacpp,
    part="engine",
    released=True,
    port=8080,
    guarded=("POST", "/tokenize", {"content": "a"}),
    takes_threads=True,
    takes_adapter=True,
    measuring=lambda cached: {"ignore_eos": True, "cache_prompt": cached},
)
OPENAI = Kind(
    name="openai",
    title="a server with OpenAI's API",
    connect=_openai,
    is_service=False,
    process_uses_gpu=True,
)
ALL = (OLLAMA, LLAMACPP, OPENAI)
SERVICES = tuple(kind.name for kind in ALL if kind.is_service)


def find(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return {kind.name: kind for kind in ALL}[name]


def chosen(setting: str, contained: bool) -> Kind:
    """The engine of the setting ENGINE, which may be `auto`. `contained`: it runs in a container, where the setting
    leaves that open."""
    if setting == "auto":
        return OLLAMA if contained else LLAMACPP
    return find(setting)


def placed(setting: str, *, containers: bool, native: bool) -> Placed:
    """The engine of the setting ENGINE. `containers`: the services run in some; `native`: an engine of the stack is a
    process next to them."""
    kind = chosen(setting, containers and not native)
    return Placed(kind, containers and not (native and kind.is_service))
