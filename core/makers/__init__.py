"""Makers of the files that ship, each after those whose files it is made from."""

from core.makers.bits import bits_maker
from core.makers.language import language_makers
from core.makers.maker import Maker, in_order
from core.makers.prompts import prompts_maker
from core.makers.students import students_maker
from core.makers.tasks import task_makers
from core.makers.tiles import tiles_maker
from core.makers.translation import translation_maker
from core.tasks import all_tasks

__all__ = ["Maker", "all_makers"]


def all_makers(teacher_steps: int | None = None) -> list[Maker]:
    """Every maker, in the order in which they must run. teacher_steps: as in task_makers."""
    of_tasks = [maker for task in all_tasks().values() for maker in task_makers(task, teacher_steps)]
    of_pages = [prompts_maker(), bits_maker(), tiles_maker(), translation_maker(), students_maker(), *language_makers()]
    return in_order([*of_tasks, *of_pages])
