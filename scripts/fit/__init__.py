"""Fit: whether a model fits here, by its header, before its first byte is fetched.

header     a GGUF's metadata and tensors: of a file
remote     the same of an address, by a few ranges
estimate   bytes of weights, KV cache, computing and the rest, for a context
judge      those against what this machine has; the largest context that has room
at_once    how many conversations a model answers at the same time
choose     which model a machine begins with, by the catalogue's figures
look       where a model's header comes from; other quantisations of it
"""
