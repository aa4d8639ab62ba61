"""The running stack's engine measured: what `benchmark` and `gpu` share.

`benchmark` measures any engine; here it meets an installation: `model` adds what belongs to the figures, `versus_cpu`
measures the same model on the CPU.
"""
