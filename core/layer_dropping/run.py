"""One distillation of a language model: a student of fewer layers, and its twin, in training."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.events import LanguageEvent, LanguageResult, LanguageScores
from core.layer_dropping.influence import block_influence, check_layers, kept_layers
from core.layer_dropping.learner import Learner, rate_at
from core.layer_dropping.memory import check_memory, needed_bytes
from core.layer_dropping.networks import check_kind, shared_layers
from core.layer_dropping.on_policy import given_tokens, is_on_policy, write_on
from core.layer_dropping.reading import batches, reading_of
from core.layer_dropping.scoring import HeldOut
from core.layer_dropping.teacher_states import TeacherStates


class LayerDroppingRun:
    """A student with some of a teacher's layers learns from it on a text, beside a twin that sees the text alone.

    reading: what is used of the text.
    influence, kept: of each of the teacher's layers, and the numbers of those that the student has.
    stopped: set it, from any thread, and the run ends within a step with a result.
    Raises ValueError for a teacher of another kind than Llama's, layers that it does not have, a text that is too
    short, and where the memory is too small.
    """

    def __init__(self, teacher: LanguageModel, text: str, config: LayerDroppingConfig) -> None:
        self.teacher, self.config, self.stopped = teacher, config, False
        check_kind(teacher.network)
        total = len(teacher.network.model.layers)
        count = check_layers(config, total)
        self.reading = reading = reading_of(text, teacher.tokenizer, config)
        check_memory(needed_bytes(teacher, reading, count, config))
        self.influence = block_influence(teacher.network, reading.train[:, :-1])
        self.kept = kept_layers(config, self.influence)
        self._shared = shared = shared_layers(self.kept)
        self._train = TeacherStates(teacher.network, reading.train[:, :-1], shared)
        self._held_out = HeldOut(teacher, reading.held_out, shared)
        self._student = Learner(teacher.network, self.kept, shared, config)
        self._twin = Learner(teacher.network, self.kept, shared, config) if config.twin else None
        self._luck = torch.Generator().manual_seed(config.seed)  # of what the student writes to learn from
        self._written = 0

    @property
    def student(self) -> LanguageModel:
        """The student as it now is; ask anew after further steps."""
        return LanguageModel("student", self._student.network, self.teacher.tokenizer)

    def events(self) -> Iterator[LanguageEvent]:
        """Train; an event before the first step and after each config.every, a LanguageResult at the end.

        Closing the iterator stops the run where it stands.
        """
        rows = len(self.reading.held_out)
        clock = _Clock()
        everything = self._held_out.score(self._student, rows)
        dropped = self._held_out.score(self._student, self._held_out.watched)
        order = batches(len(self.reading.train), self.config)
        losses: tuple[float | None, float | None] = (None, None)
        for step in range(len(order) + 1):
            if step == len(order) or (step and self.stopped):
                event = self._event(step, len(order), clock, rows, everything, losses)
                yield self._result(event)
                return
            if step % self.config.every == 0:
                yield self._event(step, len(order), clock, self._held_out.watched, dropped, losses)
            with clock.training(order[step].numel() * self.config.window):
                own = is_on_policy(step, self.config.on_policy)
                losses = self._learn(order[step], rate_at(step, len(order)), own)

    def _learn(self, numbers: Tensor, rate: float, own: bool) -> tuple[float, float | None]:
        """A step of both, the student's on what it writes itself where `own`; its loss before it, and the twin's."""
        if own:
            student = self._learn_from_own(numbers, rate)
        else:
            student = self._student.learn_from_teacher(self._train.entering(numbers), self._train.last(numbers), rate)
        if not self._twin:
            return student, None
        return student, self._twin.learn_from_text(self._train.entering(numbers), self.reading.train[numbers, 1:], rate)

    def _learn_from_own(self, numbers: Tensor, rate: float) -> float:
        """A step of the student on the windows `numbers` as it writes them on, from their first half."""
        window = self.config.window
        given = given_tokens(window)
        written = write_on(self._student.network, self.reading.train[numbers, :given], window, self._luck)
        self._written += written[:, given:].numel()
        states, every = TeacherStates(self.teacher.network, written, self._shared), torch.arange(len(written))
        # The distribution behind a token is that of the next one.
        return self._student.learn_from_teacher(states.entering(every), states.last(every), rate, given - 1)

    def _event(
        self,
        step: int,
        steps: int,
        clock: "_Clock",
        rows: int,
        dropped: LanguageScores,
        losses: tuple[float | None, float | None],
    ) -> LanguageEvent:
        held_out = self._held_out
        return LanguageEvent(
            step=step,
            steps=steps,
            seconds=clock.seconds,
            seconds_left=clock.trained / step * (steps - step) if step else None,
            tokens=clock.tokens,
            written=self._written,
            tokens_a_second=clock.tokens / clock.trained if step else None,
            student=held_out.score(self._student, rows) if step else dropped,
            twin=(held_out.score(self._twin, rows) if step else dropped) if self._twin else None,
            dropped=dropped,
            teacher_perplexity=held_out.teacher_perplexity(rows),
            scored=rows * self.config.window,
            student_loss=losses[0],
            twin_loss=losses[1],
            continuations=held_out.continuations(self._student, self.config.seed),
        )

    def _result(self, event: LanguageEvent) -> LanguageResult:
        reading, window = self.reading, self.config.window
        return LanguageResult(
            **vars(event),
            config=self.config,
            kept=self.kept,
            influence=self.influence,
            train_tokens=len(reading.train) * window,
            held_out_tokens=len(reading.held_out) * window,
            whole=reading.whole,
        )


class _Clock:
    """How long a run has taken, and how much of that it trained."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self.trained, self.tokens = 0.0, 0

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._begun

    @contextmanager
    def training(self, tokens: int) -> Iterator[None]:
        """Count what is done meanwhile as training on so many tokens."""
        begun = time.perf_counter()
        yield
        self.trained += time.perf_counter() - begun
        self.tokens += tokens
