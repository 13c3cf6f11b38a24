"""What the Deploy tab asks of the server to distil a language model, as a plain function that is also an endpoint."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from core.model_shelf import new_student_name, shared_shelf
from demos.deploy.bounds import checked_config, checked_text
from demos.training.queue import SHARED, checked_run
from demos.training.streams import Message, on_one_thread, queued, until_turn

if TYPE_CHECKING:
    from core.layer_dropping.events import LanguageEvent, LanguagePlan
    from core.layer_dropping.run import LayerDroppingRun


class RunSteering:
    """What steer may ask of a language model's run: that it stops."""

    rests, watched = False, None

    def __init__(self, run: "LayerDroppingRun") -> None:
        self._run = run

    @property
    def stopped(self) -> bool:
        """Whether the run is to end within a step, with what it has learnt."""
        return self._run.stopped

    @stopped.setter
    def stopped(self, stopped: bool) -> None:
        self._run.stopped = stopped

    @property
    def paused(self) -> bool:
        """Never: its networks would take their memory all the while."""
        return False

    @paused.setter
    def paused(self, _paused: bool) -> None:
        raise ValueError("action must be stop for a language model's run, got pause")

    def watch(self, _features: Any) -> None:
        """Refused: nothing of it can be watched."""
        raise ValueError("action must be stop for a language model's run, got watch")


def distil_language(
    text: str = "", shelf: str = "moby_dick", config: dict[str, Any] | None = None, run: str | None = None
) -> Iterator[Message]:
    """Distil the server's language model on a text: {type: queued | plan | working | event | result | stopped, …}.

    `text` is one's own, up to 200,000 characters; where it is empty, `shelf` names one that ships. `config` holds
    fields of core.layer_dropping.configuration.LayerDroppingConfig, at most 16,384 tokens, seen once. plan: the fields
    of core.layer_dropping.events.LanguagePlan, before the first step. working: {stage, done, of}, twice a second, as
    LanguageProgress there. event, result: `event`, a LanguageEvent, at the end a LanguageResult; and `model`, the name
    under which the student now is a model of this server, until two others have come.
    One such run trains at a time. `run`, a name as `distill` takes it, lets `steer` stop it.
    """
    asked, named, read = checked_config(config), checked_run(run), checked_text(text, shelf)
    teacher = shared_shelf().get()
    from core.layer_dropping.run import LayerDroppingRun  # with torch, without which the page starts

    distillation = LayerDroppingRun(teacher, read, asked)
    with SHARED.place(RunSteering(distillation), named, large=True) as place:
        yield from until_turn(place, {})
        if distillation.stopped:
            yield {"type": "stopped"}
            return
        with closing(on_one_thread(_told(distillation))) as told:
            try:
                for found in told:
                    yield _message(distillation, found)
                    if place.yields():
                        yield from queued(place)
            finally:
                # Who leaves in the middle of a long computation has it end soon.
                distillation.left = True


def _told(run: "LayerDroppingRun") -> "Iterator[LanguagePlan | LanguageEvent]":
    yield run.plan
    yield from run.events()


def _message(run: "LayerDroppingRun", found: "LanguagePlan | LanguageEvent | None") -> Message:
    from core.layer_dropping.events import LanguagePlan, LanguageResult

    if found is None:
        return {"type": "working", **dataclasses.asdict(run.progress)}
    if isinstance(found, LanguagePlan):
        return {"type": "plan", **dataclasses.asdict(found)}
    event = json.loads(found.to_json())
    if not isinstance(found, LanguageResult):
        return {"type": "event", "event": event}
    from core.layer_dropping.kept_student import KeptStudent

    name = new_student_name()
    shared_shelf().keep_student(name, KeptStudent(name, run, found))
    return {"type": "result", "event": event, "model": name}
