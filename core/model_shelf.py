"""Language models that load in the background and are then shared, read-only, by every visitor."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeGuard

from core.language.model_store import HubUnreachableError, ModelMissingError, check_allowed, configured_model
from core.once import Once

if TYPE_CHECKING:
    from core.language_model import LanguageModel
    from core.layer_dropping.kept_student import KeptStudent

KEPT_MODELS = 2
KEPT_STUDENTS = 2
# What the name of a student begins with; what follows nobody can guess.
_STUDENT = "student-"

State = Literal["idle", "loading", "ready", "missing", "unreachable", "failed"]


@dataclass(frozen=True)
class Status:
    """How far a model is: its state, the stage under way, seconds since loading began, and what went wrong."""

    model: str
    state: State = "idle"
    stage: str = ""
    seconds: float = 0.0
    detail: str = ""


class ModelNotReadyError(ValueError):
    """The model that was asked for is not loaded; `status` says how far it is."""

    def __init__(self, status: Status) -> None:
        super().__init__(f"model must be loaded first, got {status.model} in state {status.state!r}")
        self.status = status


class ModelShelf:
    """The models of one server. At most two are kept: the configured one and the latest other.

    Beside them are the two latest students that were distilled here, for those who know their names.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._statuses: dict[str, Status] = {}
        self._started: dict[str, float] = {}
        self._models: dict[str, LanguageModel] = {}
        self._students: dict[str, KeptStudent] = {}

    def status(self, name: str | None = None) -> Status:
        """How far the model `name` is, by default the configured one. Raises ValueError for one not offered."""
        name = configured_model() if name is None else name
        if _is_student(name):
            return Status(self.student(name).name, "ready")
        check_allowed(name)
        with self._lock:
            status = self._statuses.get(name, Status(name))
            if status.state == "loading":
                status = replace(status, seconds=time.monotonic() - self._started[name])
            return status

    def get(self, name: str | None = None) -> LanguageModel:
        """The loaded model `name`. Raises ModelNotReadyError while it is not; ValueError for one not offered."""
        if _is_student(name):
            return self.student(name)
        status = self.status(name)
        model = self._models.get(status.model)
        if model is None:
            raise ModelNotReadyError(status)
        return model

    def start(self, name: str | None = None, *, may_download: bool = False) -> Status:
        """Begin to load `name` in a thread, unless it is loaded or loading. Returns its status at once."""
        name = configured_model() if name is None else name
        if _is_student(name):
            return self.status(name)
        check_allowed(name)
        with self._lock:
            status = self._statuses.get(name, Status(name))
            if status.state in ("loading", "ready"):
                return status
            self._started[name] = time.monotonic()
            self._statuses[name] = Status(name, "loading", "importing")
        threading.Thread(target=self._load, args=(name, may_download), daemon=True).start()
        return self.status(name)

    def settle(self, name: str | None = None) -> Status:
        """Wait until the model `name` is not loading any more. Raises ValueError for one not offered."""
        with self._changed:
            named = configured_model() if name is None else name
            self._changed.wait_for(lambda: self._statuses.get(named, Status(named)).state != "loading")
        return self.status(name)

    def keep_student(self, name: str, student: KeptStudent) -> None:
        """Offer a student under a `name` of new_student_name; of more than two the oldest goes."""
        with self._lock:
            self._students[name] = student
            while len(self._students) > KEPT_STUDENTS:
                del self._students[next(iter(self._students))]

    def student(self, name: str) -> KeptStudent:
        """The student of that name. Raises ValueError for one that is not kept, or not any more."""
        with self._lock:
            found = self._students.get(name)
        if found is None:
            raise ValueError(
                f"a student must be one of the last {KEPT_STUDENTS} that this server distilled, got {name!r:.40}"
            )
        return found

    def _load(self, name: str, may_download: bool) -> None:
        try:
            from core.language_model import load_language_model

            model = load_language_model(
                name,
                may_download=may_download,
                progress=lambda stage: self._note(Status(name, "loading", stage)),
            )
            model.next_token_logits("Hello")  # the first forward pays for lazy set-up
            self._keep(name, model)
        except ModelMissingError as error:
            self._note(Status(name, "missing", detail=str(error)))
        except HubUnreachableError as error:
            self._note(Status(name, "unreachable", detail=str(error)))
        except Exception as error:  # a thread's last word: whatever it was is said on the page
            self._note(Status(name, "failed", detail=str(error)))

    def _note(self, status: Status) -> None:
        with self._changed:
            self._statuses[status.model] = status
            self._changed.notify_all()

    def _keep(self, name: str, model: LanguageModel) -> None:
        with self._changed:  # at once: a model that is called ready is there until another takes its place
            self._models[name] = model
            self._statuses[name] = Status(name, "ready")
            self._changed.notify_all()
            others = [kept for kept in self._models if kept not in (name, configured_model())]
            while len(self._models) > KEPT_MODELS and others:
                gone = others.pop(0)
                del self._models[gone], self._statuses[gone]


def new_student_name() -> str:
    """A name for a student that nobody can guess."""
    return f"{_STUDENT}{secrets.token_hex(8)}"


def _is_student(name: str | None) -> TypeGuard[str]:
    return isinstance(name, str) and name.startswith(_STUDENT)


@Once
def shared_shelf() -> ModelShelf:
    """The one shelf of this process. What it holds is only read."""
    return ModelShelf()
