"""What a visitor may ask of the server's training; everything else is a ValueError with the rule and the value."""

from typing import Any

from core.host_limits import host_limits
from core.limits import MAX_RUN_SEED, MAX_RUN_TEMPERATURE, check_count
from core.pages.distil import MAX_STEPS
from core.pages.distil import MAX_WIDTH as MAX_SWEEP_WIDTH
from core.runs.configuration import DistillationConfig, config_from_fields
from core.tasks import Task, all_tasks
from core.teachers.cards import check_teacher, taught_tasks
from core.temperature import is_number

MAX_REPEATS = 5
MAX_EVENTS = 500
# A sweep trains many students at once: its memory is bounded by their number, and by the page's width.
MAX_SWEEP = 12


def checked_config(config: dict[str, Any] | None) -> DistillationConfig:
    """The config within the server's bounds."""
    asked, host = config_from_fields({} if config is None else config), host_limits()
    for name, value, most in (
        ("steps", asked.steps, min(MAX_STEPS, host.steps)),
        ("widths", max(asked.widths), host.width),
        ("widths' count", len(asked.widths), 3),
        ("temperature", asked.temperature, MAX_RUN_TEMPERATURE),
        ("repeats", asked.repeats, MAX_REPEATS),
        ("batch_size", asked.batch_size, host.batch),
        ("probes", asked.probes, 10),
        ("seed", asked.seed, MAX_RUN_SEED),
        ("events (steps / every)", asked.steps // asked.every, MAX_EVENTS),
    ):
        if value > most:
            raise ValueError(f"{name} must be at most {most:g} on this server, got {value:g}")
    if asked.jitter:
        raise ValueError(f"jitter must be 0 on this server, got {asked.jitter}")
    return asked.but(seconds=min(asked.seconds or host.seconds, host.seconds))


def checked_sweep(config: dict[str, Any] | None, temperatures: Any, repeats: Any) -> list[DistillationConfig]:
    """A config for each temperature, `repeats` seeds each, within the server's bounds."""
    check_count("repeats", repeats, 1, MAX_REPEATS)
    if not isinstance(temperatures, list) or not 1 <= len(temperatures) <= MAX_SWEEP:
        raise ValueError(f"temperatures must be a list of 1 to {MAX_SWEEP} numbers, got {temperatures!r:.40}")
    base = checked_config(config)
    if len(base.widths) > 1 or base.widths[0] > MAX_SWEEP_WIDTH:
        raise ValueError(f"widths must be one of at most {MAX_SWEEP_WIDTH} in a sweep, got {base.widths}")
    for temperature in temperatures:
        if not is_number(temperature) or not 0 < temperature <= MAX_RUN_TEMPERATURE:
            raise ValueError(
                f"temperature must be above 0 and at most {MAX_RUN_TEMPERATURE:g}, got {temperature!r:.40}"
            )
    return [base.but(temperature=temperature, repeats=repeats) for temperature in temperatures]


def checked_task(name: str) -> Task:
    """The task of that name, which has a teacher."""
    tasks = all_tasks()
    if not isinstance(name, str) or name not in tasks:
        raise ValueError(f"task must be one of {', '.join(taught_tasks())}, got {name!r:.40}")
    check_teacher(tasks[name])
    return tasks[name]
