# SPDX-License-Identifier: Apache-2.0
"""What the library refuses."""

from enum import IntEnum

from . import _native


class Status(IntEnum):
    """ecgmon_status: what a call came to."""

    OK = 0
    BAD_SIZE = 1
    BAD_RATE = 2
    BAD_OPTION = 3
    NO_MEMORY = 4
    BAD_MODEL = 5
    BAD_SOLVER = 6


class EcgmonError(ValueError):
    """A rate, setting or model that the library refuses; the message says why."""

    def __init__(self, status: Status) -> None:
        """Takes the message from the library."""
        super().__init__(_native.status_text(status).decode())
        self.status = status

    def __reduce__(self) -> tuple[type["EcgmonError"], tuple[Status]]:
        """Passes from process to process by its status."""
        return (EcgmonError, (self.status,))


def check(status: int) -> None:
    """Raises for every status but OK."""
    if status != Status.OK:
        raise EcgmonError(Status(status))
