"""What makes a task's files: its examples from their source, a teacher of them, and the teacher's logits."""

import dataclasses
from functools import partial
from pathlib import Path

from core.makers.maker import Maker
from core.tasks import Task
from core.tasks.task import Shipped
from core.teachers.cards import check_can_keep, has_teacher, teacher_card
from core.teachers.stored_logits import logits_path, read_logits, write_logits


def task_makers(task: Task, teacher_steps: int | None = None) -> list[Maker]:
    """The makers of a task's files; none where its examples do not ship."""
    if task.shipped is None:
        return []
    examples = (task.shipped.file,)
    teacher = tuple(task.teachers / f"{task.name}.{kind}" for kind in ("safetensors", "json"))
    return [
        Maker(task.name, examples, partial(_make_examples, task.shipped), source=task.name),
        Maker(
            task.name,
            teacher,
            partial(_make_teacher, task, teacher_steps),
            examples,
            up_to_date=partial(knows_its_examples, task),
        ),
        Maker(
            task.name,
            (logits_path(task),),
            partial(_make_logits, task),
            (*examples, *teacher),
            up_to_date=lambda: read_logits(task) is not None,
        ),
    ]


def knows_its_examples(task: Task) -> bool:
    """Whether the task has a teacher that was trained on the examples that it has now."""
    return has_teacher(task) and teacher_card(task).get("examples_sha256") == task.load().sha256


def _make_examples(shipped: Shipped, source: Path | None) -> None:
    if source is None:
        raise ValueError(f"a source must be named for {shipped.file.name}, got none")
    shipped.make(source)


def _make_teacher(task: Task, steps: int | None, _: Path | None) -> None:
    """Train it with what suits its kind of network, and keep it once it has learnt everything."""
    from core.teachers.configuration import USUAL
    from core.teachers.teacher import save_teacher, train_teacher

    check_can_keep(task)
    usual = USUAL[task.teacher]
    config = dataclasses.replace(usual, steps=steps) if steps is not None else usual
    if has_teacher(task):
        print(f"{task.name}: its teacher was trained on other examples, and gives way to a new one")
    for event in train_teacher(task, config):
        print(f"  {event}  of {config.steps}", flush=True)
    save_teacher(task, config, event)


def _make_logits(task: Task, _: Path | None) -> None:
    from core.teachers.teacher import load_teacher, logits_of

    logits = logits_of(load_teacher(task), task)
    write_logits(task, logits.train.numpy(), logits.test.numpy())
