"""What a failed command is known by: the id of its fault, not its words."""

from __future__ import annotations

from collections.abc import Callable

from scripts.errors import ByreError


def fault(id: str) -> Callable[[ByreError], bool]:
    """For `pytest.raises(ServiceError, check=fault("service-down"))`."""
    return lambda error: error.fault == id
