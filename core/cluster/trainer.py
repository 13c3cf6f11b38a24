"""What runs on the cluster's nodes: a run each, and a server's letter box."""

import asyncio
import itertools
import pickle
from collections.abc import Callable, Iterator
from typing import Any

# What a run is asked for: paused, stopped, watched (core.runs.steering.Steering).
Asked = tuple[bool, bool, Any]
_ANSWER_SECONDS = 5.0


class Trainer:
    """One run, in a process of its own. `steer` may be called while `next` computes."""

    def get_ready(self) -> None:
        """Load what every run needs."""
        import core.distillation  # noqa: F401
        from core.threads import use_threads

        use_threads(1)

    def begin(self, kind: str, task: str, asked_for: Any) -> None:
        """kind: a key of RUNS; asked_for: what it takes beside the task."""
        from core.runs.steering import Steering
        from core.tasks import find_task

        self.get_ready()
        found = find_task(task)
        self._steering = Steering(found)
        self._events = RUNS[kind](found, asked_for, self._steering)

    def steer(self, paused: bool, stopped: bool, watched: Any) -> None:
        """What is asked for from now on."""
        self._steering.paused, self._steering.stopped = paused, stopped
        self._steering.watch(watched)

    def next(self) -> bytes | None:
        """The next event, pickled, so that who passes it on need not know it; None after the last."""
        event = next(self._events, None)
        return None if event is None else pickle.dumps(event)


def _distill(task: Any, config: Any, steering: Any) -> Iterator[Any]:
    from core.distillation import distill

    return distill(task, config, steering=steering)


def _sweep(task: Any, configs: Any, steering: Any) -> Iterator[Any]:
    from core.distillation import sweep

    return sweep(task, configs, steering=steering)


def _train_teacher(task: Any, config: Any, _: Any) -> Iterator[Any]:
    from core.teachers.teacher import train_teacher

    return train_teacher(task, config)


RUNS: dict[str, Callable[[Any, Any, Any], Iterator[Any]]] = {
    "distill": _distill,
    "sweep": _sweep,
    "train_teacher": _train_teacher,
}


class LetterBox:
    """What other servers ask one server. It needs no core, and ends with that server."""

    def __init__(self) -> None:
        self._questions: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count()

    async def ask(self, question: Any) -> Any:
        """The server's answer. TimeoutError where it does not come within five seconds."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._questions.put_nowait((number, question))
        try:
            return await asyncio.wait_for(self._answers[number], _ANSWER_SECONDS)
        finally:
            del self._answers[number]

    async def next(self) -> tuple[int, Any]:
        """The next question with its number, once there is one."""
        return await self._questions.get()

    async def answer(self, number: int, answer: Any) -> None:
        """Answer the question of that number."""
        if (waits := self._answers.get(number)) is not None and not waits.done():
            waits.set_result(answer)
