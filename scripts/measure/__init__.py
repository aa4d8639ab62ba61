"""The engine of an installation measured: what `benchmark`, `gpu` and `fit` share.

The room `benchmark` measures any engine. Here, `model` adds what belongs to the figures, `versus_cpu` measures the same
model on the CPU, and `expected` says how fast a model would answer that is not here yet.
"""
