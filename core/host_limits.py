"""What one visitor may ask of a server, and all together: whoever runs it can set each limit by its environment."""

import os
import sys
from dataclasses import dataclass, fields
from functools import cache

PREFIX = "TEMPERATURE_LAB_MOST_"
# 1 where any visitor may have this server fetch a model from the hub, 0 where none may. Where it is not set, only who
# sits at the server's own machine.
DOWNLOADS = "TEMPERATURE_LAB_DOWNLOADS"


@dataclass(frozen=True)
class HostLimits:
    """The most of each. `from_environment` reads TEMPERATURE_LAB_MOST_STEPS for `steps`, and so on."""

    characters: int = 100_000  # of a prompt
    steps: int = 5_000  # of a training
    seconds: int = 60  # of a training
    width: int = 1_024  # of a student's layer
    batch: int = 512  # examples a step
    runs: int = 72  # that train, wait or rest
    runs_an_address: int = 36
    runs_a_page: int = 12
    calls: int = 1_000  # that wait for their turn or their reader
    calls_an_address: int = 96
    requests_a_minute: int = 1_200  # that compute something, from one address: 30 learners who type
    streams: int = 2_000  # open at once
    streams_an_address: int = 240
    rooms: int = 100
    rooms_an_address: int = 40
    new_rooms_a_minute: int = 20  # of one address, as the other two a minute
    wrong_codes_a_minute: int = 30
    new_learners_a_minute: int = 60  # of each room
    learners: int = 200  # of a room
    learners_an_address: int = 150  # of a room
    results: int = 50  # of a learner
    tools: int = 16  # of the Model Context Protocol, at work at once
    tools_an_address: int = 4
    body_bytes: int = 262_144

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value < 1:
                raise ValueError(f"{PREFIX}{name.upper()} must be a whole number of at least 1, got {value}")


def from_environment() -> HostLimits:
    """The usual limits, but for those that the environment names. Raises ValueError for what is no whole number."""
    asked = {}
    for name in (field.name for field in fields(HostLimits)):
        said = os.environ.get(PREFIX + name.upper(), "")
        if said and not (said.isascii() and said.isdecimal() and len(said) < 10):
            raise ValueError(f"{PREFIX}{name.upper()} must be a whole number of at least 1, got {said!r:.40}")
        if said:
            asked[name] = int(said)
    return HostLimits(**asked)


@cache
def host_limits() -> HostLimits:
    """The limits of this process, which ends where its environment names what is none: modules ask while they load."""
    try:
        return from_environment()
    except ValueError as error:
        sys.exit(f"Temperature Lab cannot start: {error}")


def may_download(is_host: bool) -> bool:
    """Whether a visitor may have this server fetch a model. Raises ValueError for a setting that is none.

    is_host: whether the visitor sits at the server's own machine.
    """
    said = os.environ.get(DOWNLOADS, "")
    if said not in ("", "0", "1"):
        raise ValueError(f"{DOWNLOADS} must be 0 or 1, got {said!r:.40}")
    return is_host if not said else said == "1"
