"""What the distillation of a language model tells while it goes on, and what remains of it."""

import dataclasses
from dataclasses import dataclass

from core.fields import as_json
from core.layer_dropping.configuration import LayerDroppingConfig


@dataclass(frozen=True)
class LanguageScores:
    """Measures on held-out tokens at T = 1: KL(teacher ‖ student) in nats, agreement 0 to 1, perplexity."""

    kl_to_teacher: float
    agreement: float
    perplexity: float


@dataclass(frozen=True)
class Continuation:
    """What the student writes on from a prompt."""

    prompt: str
    text: str


@dataclass(frozen=True)
class LanguageProgress:
    """What a run is at, to be told at any moment: `done` of so many.

    stage: `choosing` its layers; `reading` the held-out tokens, before the first step; `mending` the gaps, in rows of
    the text; `training`, in steps; `scoring` what has been learnt on all held-out tokens.
    """

    stage: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class LanguagePlan:
    """What a run is going to do, known before its first step.

    kept: the layers that the student has, by their number in the teacher. influence: of each of the teacher's.
    train_tokens, held_out_tokens: how much of the text is used; whole: whether that is all of it.
    """

    influence: tuple[float, ...]
    kept: tuple[int, ...]
    train_tokens: int
    held_out_tokens: int
    whole: bool
    steps: int


@dataclass(frozen=True)
class LanguageEvent:
    """A run after `step` of `steps` steps.

    seconds: since the first step, what the events took included; seconds_left: of the training, None before the first
    step. tokens: read so far, a token of another pass counted again; written: those of them that the student wrote
    itself, on-policy; tokens_a_second: while it trained.
    dropped: the scores of the layers that are kept, with nothing else done; mended: those with the gaps closed, before
    any step, None where they are not. At step 0 student and twin are alike. scored: held-out tokens that student,
    twin and dropped were scored on. student_loss, twin_loss: on the last batch, in nats, the first times T²; None
    before the first step. twin, twin_loss: None where there is no twin.
    """

    step: int
    steps: int
    seconds: float
    seconds_left: float | None
    tokens: int
    written: int
    tokens_a_second: float | None
    student: LanguageScores
    twin: LanguageScores | None
    dropped: LanguageScores
    mended: LanguageScores | None
    teacher_perplexity: float
    scored: int
    student_loss: float | None
    twin_loss: float | None
    continuations: tuple[Continuation, ...]

    def to_json(self) -> str:
        """The event as one line of JSON; a number that is not finite, as of a run that went astray, is null."""
        return as_json(dataclasses.asdict(self))


@dataclass(frozen=True)
class LanguageResult(LanguageEvent):
    """The last event, scored on all held-out tokens. Its `config`, run again on the same machine, gives the same.

    kept … whole: as in LanguagePlan.
    """

    config: LayerDroppingConfig
    kept: tuple[int, ...]
    influence: tuple[float, ...]
    train_tokens: int
    held_out_tokens: int
    whole: bool
