"""Weeks of local processes, then `RUNTIME=podman`: the data come along, and go back."""

from __future__ import annotations

from tests import runtime_moves
from tests.machine import Machine


def test_the_data_of_local_processes_come_into_containers_and_go_back(other: Machine) -> None:
    runtime_moves.there_and_back(other)
