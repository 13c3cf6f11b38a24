"""The ranges that the page, the endpoints and the command line share."""

from dataclasses import dataclass

import numpy as np

from core.host_limits import host_limits
from core.temperature import check_filters, is_number, is_whole

# Beside 0, at which the likeliest is always chosen and which no logarithmic scale holds.
MIN_TEMPERATURE = 0.05
MAX_TEMPERATURE = 20.0
# What a tab's dial is told: the temperature at its left end, then the range in between, logarithmic.
DIAL = {"coldest": 0.0, "minTemperature": MIN_TEMPERATURE, "maxTemperature": MAX_TEMPERATURE}
# Evenly spaced in log T, each 7.8 % above the one before: where curves over all temperatures are known.
TEMPERATURES = np.geomspace(MIN_TEMPERATURE, MAX_TEMPERATURE, 81)
MAX_PROMPT_TOKENS = 256
MAX_PROMPT_CHARACTERS = host_limits().characters
MAX_APPENDED_TOKENS = 64
MAX_NEW_TOKENS = 60
MAX_ROWS = 4
MAX_SEED = 2**32 - 1
# As far as the settings of a run go in the Distil tab, whose results a room takes.
MAX_RUN_TEMPERATURE = 1000.0
MAX_RUN_SEED = 2**31 - 1


@dataclass(frozen=True)
class SamplingSettings:
    """How a distribution is shaped before a token is drawn from it.

    Temperature 0 always chooses the likeliest token; tokens that tie for it share.
    Raises ValueError for a temperature that is neither 0 nor in 0.05–20, and for a filter outside its range.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None

    def __post_init__(self) -> None:
        temperature = self.temperature
        if not (is_number(temperature) and (temperature == 0 or MIN_TEMPERATURE <= temperature <= MAX_TEMPERATURE)):
            allowed = f"0 or between {MIN_TEMPERATURE} and {MAX_TEMPERATURE:g}"
            raise ValueError(f"temperature must be {allowed}, got {temperature!r:.40}")
        check_filters(self.top_k, self.top_p, self.min_p)


def check_prompt(prompt: str) -> None:
    """Raise ValueError unless `prompt` is text of 1 to MAX_PROMPT_CHARACTERS whole characters, not all spaces."""
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError(f"prompt must hold at least one character that is not a space, got {prompt!r:.40}")
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise ValueError(f"prompt must have at most {MAX_PROMPT_CHARACTERS:,} characters, got {len(prompt):,}")
    half = next((at for at, character in enumerate(prompt) if "\ud800" <= character <= "\udfff"), None)
    if half is not None:
        raise ValueError(f"prompt must be made of whole characters, got half of one, U+{ord(prompt[half]):X} at {half}")


def check_count(name: str, value: int, least: int, most: int) -> None:
    """Raise ValueError unless `value` is a whole number from `least` to `most`."""
    if not is_whole(value) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, got {value!r:.40}")


def check_switch(name: str, value: bool) -> None:
    """Raise ValueError unless `value` is True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false, got {value!r:.40}")


def check_seed(seed: int) -> None:
    """Raise ValueError unless `seed` is a whole number from 0 to 2³² − 1."""
    check_count("seed", seed, 0, MAX_SEED)
