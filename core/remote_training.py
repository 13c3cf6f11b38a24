"""Runs that a Ray cluster trains for this process: the same events, the same steering, the same numbers."""

import logging
import pickle
import secrets
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from core.cluster.connection import ROOT, LostError, knock
from core.cluster.driver import Manager
from core.cluster.trainer import Asked
from core.runs.steering import Steering

__all__ = ["Cluster", "LostError"]

# How soon a run hears what is asked of it.
_LOOK_SECONDS = 0.1
# For so long nobody knocks again where nobody has answered.
_AGAIN_SECONDS = 5.0
# So long a run waits for a node that is free to begin it.
_BEGIN_SECONDS = 60.0
# A run whose process is lost before it tells anything begins anew, so many times at most.
_TRIES = 3
_LOG = logging.getLogger(__name__)
_GONE = (EOFError, OSError)


class Cluster:
    """The Ray cluster at `address`, reached by a process beside this one (core/cluster/driver.py) once it is needed.

    answer: what this process says to the question of another one that uses the same cluster; None for nothing.
    """

    def __init__(self, address: str, answer: Callable[[Any], Any] = lambda _: None) -> None:
        self.address = address
        self._answer = answer
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._manager: Any = None
        self._refused = float("-inf")

    def cores(self) -> int:
        """How many the cluster has. LostError where it does not answer."""
        return max(1, int(self._call("cores")))

    def ask(self, question: Any) -> Any:
        """What another process that uses the cluster answers, or None. LostError where the cluster does not."""
        return self._call("ask", question)

    def events(self, kind: str, task: str, asked_for: Any, steering: Steering) -> Iterator[Any]:
        """The events of a run, as core.distillation and core.teachers.teacher tell them.

        kind: distill, with a config, sweep, with configs, or train_teacher, with a teacher's; task: its name.
        One that is stopped before it begins has none. Closing the iterator ends the run. Raises LostError where the
        cluster does not answer, or the run is lost with who trained it.
        """
        told, patience = False, time.monotonic() + _BEGIN_SECONDS
        for last in (*[False] * (_TRIES - 1), True):
            try:
                for event in self._events(kind, task, asked_for, steering, patience):
                    told = True
                    yield event
                return
            except LostError:
                if told or last:
                    raise

    def close(self) -> None:
        """End the process beside this one, and with it all that it has on the cluster."""
        with self._lock:
            self._end()

    def _events(self, kind: str, task: str, asked_for: Any, steering: Steering, patience: float) -> Iterator[Any]:
        name, told = uuid.uuid4().hex, False
        known: Asked = (False, False, None)
        driver = self._driver()
        try:
            driver.begin(name, kind, task, asked_for)
            while told or not steering.stopped:
                if (asked := _asked(steering)) != known:
                    driver.steer(name, asked)
                    known = asked
                came, event = driver.next(name, _LOOK_SECONDS)
                if came and event is None:
                    return
                if not told and time.monotonic() > patience:
                    raise LostError(f"no node of the cluster began within {_BEGIN_SECONDS:g} seconds")
                if came:
                    told = True
                    yield pickle.loads(event)
        except _GONE as error:
            raise LostError(str(error)) from None
        finally:
            with suppress(*_GONE):
                driver.end(name)

    def _call(self, name: str, *given: Any) -> Any:
        try:
            return getattr(self._driver(), name)(*given)
        except _GONE as error:
            raise LostError(str(error)) from None

    def _driver(self) -> Any:
        """A driver that is connected, for this thread."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            return self._manager.driver()

    def _start(self) -> None:
        if time.monotonic() - self._refused < _AGAIN_SECONDS:
            raise LostError("it did not answer just now")
        try:
            knock(self.address)
            self._process, self._manager = _beside()
            driver = self._manager.driver()
            driver.connect(self.address)
        except (ValueError, *_GONE) as error:
            self._refused = time.monotonic()
            self._end()
            _LOG.warning("%s", error)
            raise LostError(str(error)) from None
        threading.Thread(target=self._answer_questions, args=(driver,), daemon=True).start()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _answer_questions(self, driver: Any) -> None:
        with suppress(*_GONE):
            while True:
                number, question = driver.question()
                driver.answer(number, self._answer(question))


def _asked(steering: Steering) -> Asked:
    watched = steering.watched
    return steering.paused, steering.stopped, None if watched is None else watched.tolist()


def _beside() -> tuple[subprocess.Popen[str], Any]:
    """A process that ends with this one, and what carries calls to it."""
    key = secrets.token_bytes(32)
    command = [sys.executable, "-m", "core.cluster.driver"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(key.hex(), file=process.stdin, flush=True)
    Manager.register("driver")
    manager = Manager(process.stdout.readline().strip() if process.stdout else "", key)
    manager.connect()
    return process, manager
