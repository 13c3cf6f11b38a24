"""What distils the students of the Deploy tab: both tasks, five sizes, five seeds, each beside its twin."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files import written_whole
from core.makers.maker import Maker, rounded
from core.recordings.students import FACTS, KEPT, TASKS, WIDTHS, networks_path
from core.runs.configuration import DistillationConfig
from core.runs.events import Scores
from core.tasks import Task, find_task
from core.teachers.stored_logits import logits_path, teacher_sha256
from core.tensors import unpack_tensors, write_tensors

if TYPE_CHECKING:
    from core.runs.events import DistillationResult


def students_maker() -> Maker:
    """Made from the examples of the tasks and what their teachers say of them."""
    tasks = [find_task(name) for name in TASKS]
    examples = [task.shipped.file for task in tasks if task.shipped]
    taught = [file for task in tasks for file in (task.teachers / f"{task.name}.safetensors", logits_path(task))]
    files = (FACTS, *map(networks_path, TASKS))
    return Maker("deploy", files, _make, (*examples, *taught), up_to_date=lambda: _are_of_teachers(tasks))


def _are_of_teachers(tasks: list[Task]) -> bool:
    facts = json.loads(FACTS.read_text("utf-8"))
    return all(facts[task.name]["teacher_sha256"] == teacher_sha256(task) for task in tasks)


def _make(_: Path | None) -> None:
    facts = {name: _distilled(find_task(name)) for name in TASKS}
    with written_whole(FACTS) as unfinished:
        unfinished.write_text(json.dumps(facts, separators=(",", ":")) + "\n", "utf-8")


def _distilled(task: Task) -> dict[str, Any]:
    """Train all of a task's students, write the file of those that are kept, and say what came of them."""
    results = {width: _result(task, _config(task, width)) for width in WIDTHS}
    for width, result in results.items():
        print(f"  {task.name}, {width} units: {getattr(result.student, task.judged_by)}", flush=True)
    kept = results[KEPT]
    _write_networks(task, kept)
    config = dataclasses.asdict(_config(task, KEPT))
    return {
        "teacher_sha256": teacher_sha256(task),
        "features": task.load().train_inputs.shape[1],
        "config": {name: value for name, value in config.items() if name != "widths"},
        "teacher": _all_of(kept.teacher),
        "students": [
            {"hidden": width, "student": _measures(result.student), "twin": _measures(result.twin)}
            for width, result in results.items()
        ],
        "kept": {"hidden": KEPT, "student": _all_of(kept.student), "twin": _all_of(kept.twin)},
    }


def _config(task: Task, width: int) -> DistillationConfig:
    """What the page's own runs have, on all examples."""
    usual = DistillationConfig(widths=(width,), temperature=task.temperature)
    return usual.but(every=usual.steps)


def _result(task: Task, config: DistillationConfig) -> "DistillationResult":
    from core.distillation import DistillationResult, distill

    *_events, result = distill(task, config)
    if not isinstance(result, DistillationResult):
        raise ValueError("a run must end with its result, got an event")
    return result


def _write_networks(task: Task, result: "DistillationResult") -> None:
    from core.runs.export import networks_file

    write_tensors(networks_path(task.name), unpack_tensors(networks_file(result)).tensors)


def _all_of(scores: Scores) -> dict[str, Any]:
    found: dict[str, Any] = rounded(dataclasses.asdict(scores))
    return found


def _measures(scores: Scores) -> dict[str, Any]:
    return {name: rounded(getattr(scores, name)) for name in ("accuracy", "perplexity")}
