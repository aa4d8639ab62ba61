"""Benchmark: how fast an engine answers here, measured so that two results can be compared.

`workload` says what is asked, `series` asks it (a `repetition` each, with the `load` of others on the cores),
`result` is what is kept, `compare` compares two results, `report` and `plot` show them.
"""
