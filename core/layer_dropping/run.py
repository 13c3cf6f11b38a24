"""One distillation of a language model: a student of fewer layers, and its twin, in training."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import NamedTuple

from core.answers_first import ANSWERS_FIRST
from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.events import LanguageEvent, LanguagePlan, LanguageProgress, LanguageResult, LanguageScores
from core.layer_dropping.influence import block_influence, check_layers, kept_layers
from core.layer_dropping.learner import rate_at
from core.layer_dropping.memory import check_memory, needed_bytes
from core.layer_dropping.networks import check_kind, shared_layers
from core.layer_dropping.pair import Pair
from core.layer_dropping.reading import batches, reading_of
from core.layer_dropping.scoring import HeldOut
from core.layer_dropping.vocabulary_losses import VocabularyLosses


class LayerDroppingRun:
    """A student with some of a teacher's layers learns from it on a text, beside a twin that sees the text alone.

    reading: what is used of the text. progress: what the run is at, to be asked from any thread.
    stopped: set it, from any thread, and the run ends within a step with a result. left: the same, as nobody reads
    the result any more; there is none then.
    Raises ValueError for a teacher of another kind than Llama's, layers that it does not have, and a text that is too
    short; nothing is computed before `plan` or `events` is asked for.
    """

    def __init__(self, teacher: LanguageModel, text: str, config: LayerDroppingConfig) -> None:
        self.teacher, self.config, self.stopped, self.left = teacher, config, False, False
        self.progress = LanguageProgress("choosing")
        check_kind(teacher.network)
        self._count = check_layers(config, len(teacher.network.model.layers))
        self.reading = reading_of(text, teacher.tokenizer, config)

    @property
    def needed_bytes(self) -> float:
        """Bytes that the run takes at most beside its teacher."""
        return needed_bytes(self.teacher, self.reading, self._count, self.config)

    @cached_property
    def plan(self) -> LanguagePlan:
        """Which layers the student keeps, and how much of the text is used: a forward pass of about 1,000 tokens.

        Raises ValueError where the memory is too small for the run.
        """
        check_memory(self.needed_bytes)
        reading, window = self.reading, self.config.window
        influence = block_influence(self.teacher.network, reading.train[:, :-1])
        return LanguagePlan(
            influence=influence,
            kept=kept_layers(self.config, influence),
            train_tokens=len(reading.train) * window,
            held_out_tokens=len(reading.held_out) * window,
            whole=reading.whole,
            steps=len(batches(len(reading.train), self.config)),
        )

    @property
    def student(self) -> LanguageModel:
        """The student as it now is, once there are events; ask anew after further steps."""
        return LanguageModel("student", self._pair.student.network, self.teacher.tokenizer)

    def events(self) -> Iterator[LanguageEvent]:
        """Train; an event before the first step and after each config.every, a LanguageResult at the end.

        Closing the iterator stops the run where it stands. Raises ValueError as `plan` does.
        """
        with suppress(_LeftError):
            yield from self._events()

    def _events(self) -> Iterator[LanguageEvent]:
        self._set_up()
        watched, rows = self._held_out.watched, len(self.reading.held_out)
        clock = _Clock()
        starts = self._starts((watched, rows))
        order = batches(len(self.reading.train), self.config)
        losses: tuple[float | None, float | None] = (None, None)
        for step in range(len(order) + 1):
            if step == len(order) or (step and self.stopped):
                self.progress = LanguageProgress("scoring")
                event = self._event(step, len(order), clock, rows, starts[rows], losses)
                yield self._result(event)
                return
            if step % self.config.every == 0:
                yield self._event(step, len(order), clock, watched, starts[watched], losses)
            self.progress = LanguageProgress("training", step, len(order))
            self._go_on()
            with clock.training(order[step].numel() * self.config.window):
                losses = self._pair.learn(step, order[step], rate_at(step, len(order)))

    def _set_up(self) -> None:
        kept, reading, network = self.plan.kept, self.reading, self.teacher.network
        self.progress = LanguageProgress("reading", 0, self.plan.held_out_tokens)
        shared = shared_layers(kept, self.config.mend)
        losses = VocabularyLosses(network.lm_head.weight.detach())
        self._held_out = HeldOut(self.teacher, reading.held_out, shared, losses)
        self._pair = Pair(network, reading.train, kept, shared, self.config, losses)

    def _starts(self, counts: Sequence[int]) -> dict[int, "_Start"]:
        """The scores before the first step on so many held-out rows each; closes the gaps, where that is asked for."""
        pair, held_out = self._pair, self._held_out
        dropped = {rows: held_out.score(pair.student, rows, self._telling) for rows in counts}
        if not self.config.mend:
            return {rows: _Start(dropped[rows], None) for rows in counts}
        self.progress = LanguageProgress("mending")
        pair.mend(self._telling)
        self.progress = LanguageProgress("reading")
        return {rows: _Start(dropped[rows], held_out.score(pair.student, rows, self._telling)) for rows in counts}

    def _telling(self, done: int, of: int) -> None:
        """Tell how much is read or scored, where that is all that goes on."""
        self._go_on()
        if self.progress.stage != "training":
            self.progress = LanguageProgress(self.progress.stage, done, of)

    def _go_on(self) -> None:
        if self.left:
            raise _LeftError
        ANSWERS_FIRST.wait()

    def _event(
        self,
        step: int,
        steps: int,
        clock: "_Clock",
        rows: int,
        start: "_Start",
        losses: tuple[float | None, float | None],
    ) -> LanguageEvent:
        # Who kept `tell` would keep the run, which keeps them: gigabytes that lie there until Python looks for cycles.
        held_out, pair, tell = self._held_out, self._pair, self._telling
        student = held_out.score(pair.student, rows, tell) if step else start.mended or start.dropped
        return LanguageEvent(
            step=step,
            steps=steps,
            seconds=clock.seconds,
            seconds_left=clock.trained / step * (steps - step) if step else None,
            tokens=clock.tokens,
            written=pair.written,
            tokens_a_second=clock.tokens / clock.trained if step else None,
            student=student,
            twin=(held_out.score(pair.twin, rows, tell) if step else student) if pair.twin else None,
            dropped=start.dropped,
            mended=start.mended,
            teacher_perplexity=held_out.teacher_perplexity(rows, tell),
            scored=rows * self.config.window,
            student_loss=losses[0],
            twin_loss=losses[1],
            continuations=held_out.continuations(pair.student, self.config.seed),
        )

    def _result(self, event: LanguageEvent) -> LanguageResult:
        plan = vars(self.plan)
        return LanguageResult(
            **vars(event), config=self.config, **{name: plan[name] for name in plan if name != "steps"}
        )


class _Start(NamedTuple):
    """The scores of what is kept, and of that with its gaps closed; None where they are not."""

    dropped: LanguageScores
    mended: LanguageScores | None


class _LeftError(Exception):
    """Nobody reads the events any more."""


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
