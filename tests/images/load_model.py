"""Load a model with llama.cpp's libraries and end: `load_model.py LIBRARIES MODEL`. Its log is on stderr.

The functions are those of https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h, the parameters its
defaults, which put all layers on a GPU. Exit 1: the model can't be loaded.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


class Parameters(ctypes.Structure):
    """`llama_model_params`, whose fields differ from version to version: only its size counts, which is smaller."""

    _fields_ = (("bytes", ctypes.c_char * 512),)


def main(folder: Path, model: Path) -> int:
    def library(start: str) -> ctypes.CDLL:
        return ctypes.CDLL(str(next(folder.glob(start))), mode=ctypes.RTLD_GLOBAL)

    library("libggml-base*.so")
    ggml, llama = library("libggml.*so"), library("libllama.*so")
    ggml.ggml_backend_load_all_from_path(ctypes.c_char_p(os.fsencode(folder)))
    llama.llama_backend_init()
    llama.llama_model_default_params.restype = Parameters
    llama.llama_model_load_from_file.argtypes = [ctypes.c_char_p, Parameters]
    llama.llama_model_load_from_file.restype = ctypes.c_void_p
    loaded = llama.llama_model_load_from_file(os.fsencode(model), llama.llama_model_default_params())
    return 0 if loaded else 1


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stderr.flush()
    os._exit(code)  # drivers that are unloaded in the wrong order end in a crash
