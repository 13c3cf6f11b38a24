"""What can be distilled: every module in this folder that defines TASK, found without a registry."""

import importlib
import pkgutil
from pathlib import Path

from core.tasks.task import Dataset, Origin, Task

__all__ = ["Dataset", "Origin", "Task", "all_tasks", "find_task"]


def all_tasks() -> dict[str, Task]:
    """Every task of this folder by its name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return {module.TASK.name: module.TASK for module in modules if hasattr(module, "TASK")}


def find_task(name_or_folder: str) -> Task:
    """The task of that name, or one made of a folder of someone's own images; ValueError if neither."""
    tasks = all_tasks()
    if name_or_folder in tasks:
        return tasks[name_or_folder]
    folder = Path(name_or_folder)
    if not folder.is_dir():
        raise ValueError(f"task must be {', '.join(tasks)} or a folder of images, got {name_or_folder}")
    from core.tasks.images import image_task

    return image_task(folder)
