"""The process beside a server that speaks with the cluster for it: `python -m core.cluster.driver`.

Ray ends the process whose cluster has gone, with no way to prevent it, and some of its calls then hang: a server that
did without this one would end too.
"""

import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.managers import BaseManager
from typing import Any

from core.cluster.connection import LostError, connect, first_line
from core.cluster.trainer import Asked, LetterBox, Trainer

NAMESPACE = "temperature_lab"
# For so long it waits for a cluster whose head is gone.
_GONE_SECONDS = "15"
# For so long a run is given to hear what is asked of it.
_HEARD_SECONDS = 1.0


@dataclass
class _Run:
    """A run's actor, what it computes now, whether that is an event, and what else it is asked for."""

    trainer: Any
    coming: Any
    begun: bool = False
    asked: Asked = (False, False, None)


class Driver:
    """What a server asks of the cluster; each of its threads may. All but `connect` raise LostError."""

    def __init__(self) -> None:
        self._ray: Any = None
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}
        self._spare: Any = None

    def connect(self, address: str) -> None:
        """Connect, and have the first trainer get ready. ValueError where nobody answers."""
        os.environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", _GONE_SECONDS)
        self._ray = connect(address, namespace=NAMESPACE)
        # To find a free core, and hold none: a run that rests would keep it from the others. Who trains when, the
        # server's line says.
        self._trainer = self._ray.remote(scheduling_strategy="SPREAD", concurrency_groups={"steering": 1})(Trainer)
        self._box = self._letter_box()
        self._spare = self._new_trainer()

    def cores(self) -> int:
        """How many the cluster has now."""
        with self._saying_plainly():
            return int(self._ray.cluster_resources().get("CPU", 0))

    def begin(self, name: str, kind: str, task: str, asked_for: Any) -> None:
        """Have a trainer begin a run of that name, as Trainer.begin."""
        with self._saying_plainly():
            with self._lock:
                trainer, self._spare = self._spare or self._new_trainer(), None
            self._runs[name] = _Run(trainer, trainer.begin.remote(kind, task, asked_for))

    def steer(self, name: str, asked: Asked) -> None:
        """What is asked of a run from now on."""
        run = self._runs[name]
        run.asked = asked
        if run.begun:
            self._steer(run)

    def next(self, name: str, seconds: float) -> tuple[bool, bytes | None]:
        """Whether it came within so many seconds, and a run's next event, None after the last.

        None is computed before it is asked for, as here: so a paused run tells where it stands, and a reader who is
        slow has the run wait.
        """
        run = self._runs[name]
        with self._saying_plainly():
            run.coming = run.coming or run.trainer.next.remote()
            if not self._ray.wait([run.coming], timeout=seconds)[0]:
                return False, None
            event, run.coming = self._ray.get(run.coming), None
            if run.begun:
                return True, event
            run.begun = True
            self._steer(run)
            self._refill()
            return False, None

    def end(self, name: str) -> None:
        """End a run's process, wherever it stands."""
        if (run := self._runs.pop(name, None)) is not None:
            self._ray.kill(run.trainer)

    def question(self) -> tuple[int, Any]:
        """What another server asks this one, with the number of the question, once there is one."""
        while True:
            try:
                number, question = self._ray.get(self._box.next.remote())
                return number, question
            except self._ray.exceptions.RayError:  # it was lost with its node
                time.sleep(1)
                self._box = self._letter_box()

    def answer(self, number: int, answer: Any) -> None:
        """Answer the question of that number."""
        self._box.answer.remote(number, answer)

    def ask(self, question: Any) -> Any:
        """What the first of the other servers answers that has an answer, or None."""
        with self._saying_plainly():
            names = [name for name in self._ray.util.list_named_actors() if name != self._box_name]
            boxes = [self._found(name) for name in names]
            asked = [box.ask.remote(question) for box in boxes if box is not None]
        for waits in asked:
            try:
                if (answer := self._ray.get(waits)) is not None:
                    return answer
            except self._ray.exceptions.RayError:  # that server has just gone, or is too busy
                continue
        return None

    def _steer(self, run: _Run) -> None:
        with self._saying_plainly():
            heard = run.trainer.steer.options(concurrency_group="steering").remote(*run.asked)
            self._ray.wait([heard], timeout=_HEARD_SECONDS)  # so that the next event is of it

    def _found(self, name: str) -> Any:
        try:
            return self._ray.get_actor(name)
        except ValueError:  # it has just gone
            return None

    def _letter_box(self) -> Any:
        self._box_name = f"server-{uuid.uuid4().hex}"
        return self._ray.remote(num_cpus=0, name=self._box_name)(LetterBox).remote()

    def _new_trainer(self) -> Any:
        trainer = self._trainer.remote()
        trainer.get_ready.remote()
        return trainer

    def _refill(self) -> None:
        """Have a trainer get ready for the next run, now that this one has begun: it takes a second or two."""
        with self._lock:
            self._spare = self._spare or self._new_trainer()

    @contextmanager
    def _saying_plainly(self) -> Iterator[None]:
        """A block whose errors need no ray where they are read."""
        errors = self._ray.exceptions
        try:
            yield
        except errors.RayTaskError as error:
            if isinstance(error.cause, ImportError):
                rule = "the cluster's nodes must have the packages of requirements.txt"
                raise ValueError(f"{rule}, got: {first_line(error.cause)}") from None
            if isinstance(error.cause, OSError):  # of a process whose node is just ending
                raise LostError(first_line(error.cause)) from None
            kind = ValueError if isinstance(error.cause, ValueError) else RuntimeError
            raise kind(str(error.cause)) from None
        except errors.RayError as error:
            raise LostError(first_line(error)) from None


class Manager(BaseManager):
    """Carries a server's calls to its driver."""


def serve(driver: Driver, read: Callable[[], str]) -> None:
    """Be asked by who has written the key, for as long as its pipe is open; print where."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the server's end is this one's
    key = bytes.fromhex(read())
    Manager.register("driver", callable=lambda: driver)
    server = Manager(authkey=key).get_server()
    print(server.address, flush=True)
    threading.Thread(target=lambda: (read(), os._exit(0)), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    serve(Driver(), sys.stdin.readline)
