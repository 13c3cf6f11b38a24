"""What the student writes itself, and what it learns there."""

import dataclasses
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Generator, Tensor

from core.language_distillation import LanguageResult, LayerDroppingConfig, LayerDroppingRun
from core.language_model import LanguageModel
from core.layer_dropping import pair
from core.layer_dropping.learner import Learner, rate_at
from core.layer_dropping.on_policy import given_tokens, is_on_policy, write_on
from core.layer_dropping.reading import batches
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import VocabularyLosses
from tests.core.layer_dropping.sea import TEXT

QUICK = LayerDroppingConfig(
    layers=3, tokens=640, held_out=128, window=16, batch_rows=4, learning_rate=2e-2, every=1000, on_policy=0.5
)


def finished(llama: LanguageModel, **changes: Any) -> LanguageResult:
    *_, result = LayerDroppingRun(llama, TEXT, dataclasses.replace(QUICK, **changes)).events()
    assert isinstance(result, LanguageResult)
    return result


def luck(seed: int = 0) -> Generator:
    generator: Generator = torch.Generator().manual_seed(seed)
    return generator


@given(steps=st.integers(0, 200), share=st.floats(0, 1))
def test_the_share_is_kept_at_every_step(steps: int, share: float) -> None:
    written = sum(is_on_policy(step, share) for step in range(steps))
    assert written == pytest.approx(steps * share, abs=1)


def test_no_step_every_second_and_every_one() -> None:
    assert [[is_on_policy(step, share) for step in range(4)] for share in (0, 0.5, 1)] == [
        [False] * 4,
        [False, True, False, True],
        [True] * 4,
    ]


def test_it_writes_as_it_would_without_kept_keys_and_values(llama: LanguageModel) -> None:
    begun = torch.randint(256, (5, 6), generator=luck())
    written, rows, generator = write_on(llama.network, begun, 14, luck(1)), begun, luck(1)
    with torch.no_grad():
        while rows.shape[1] < 14:
            probs = torch.softmax(llama.network(rows).logits[:, -1], dim=-1)
            rows = torch.cat([rows, torch.multinomial(probs, 1, generator=generator)], dim=1)
    assert written.tolist() == rows.tolist()
    assert written.tolist() != write_on(llama.network, begun, 14, luck(2)).tolist()


def test_it_draws_from_its_own_distribution_at_temperature_1(llama: LanguageModel) -> None:
    begun = torch.arange(6).expand(20_000, 6)
    written = write_on(llama.network, begun, 7, luck())
    with torch.no_grad():
        probs = torch.softmax(llama.network(begun[:1]).logits[0, -1], dim=-1)
    drawn = torch.bincount(written[:, 6], minlength=len(probs)) / len(written)
    assert float((drawn - probs).abs().sum() / 2) < 0.06


def test_a_network_that_went_astray_writes_nothing() -> None:
    class Astray:
        def __call__(self, rows: Tensor, **_settings: object) -> Any:
            return type("Output", (), {"logits": torch.full((len(rows), 1, 9), torch.nan)})

    with pytest.raises(ValueError, match="logits must be finite numbers to write with"):
        write_on(Astray(), torch.zeros(2, 3, dtype=torch.long), 5, luck())


@pytest.mark.parametrize("state_weight", [0.0, 1.0])
def test_only_distributions_from_the_first_on_are_compared(
    llama: LanguageModel, losses: VocabularyLosses, state_weight: float
) -> None:
    config = dataclasses.replace(QUICK, state_weight=state_weight)
    states = TeacherStates(llama.network, torch.randint(256, (2, 8), generator=luck()), 1)
    entering, wanted = states.entering(torch.arange(2)), states.last(torch.arange(2))
    other = wanted.clone()
    other[:, :3] += 1
    learners = [Learner(llama.network, (0, 1, 3), 1, config, losses) for _ in range(3)]
    found = learners[0].read(entering).unflatten(0, (2, 8))[:, 3:].flatten(0, 1)
    expected, _ = losses.soft(found, wanted[:, 3:].flatten(0, 1), 1.0)
    losses = [
        learner.learn_from_teacher(entering, teacher, 1.0, first)
        for learner, teacher, first in zip(learners, (wanted, other, other), (3, 3, 2), strict=True)
    ]
    assert losses[0] == losses[1] == pytest.approx(float(expected))
    assert losses[2] != losses[0]
    read = [learner.read(entering) for learner in learners]
    assert torch.equal(read[0], read[1])
    assert not torch.equal(read[0], read[2])


def test_it_begins_with_the_text_and_learns_where_it_wrote(
    llama: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Tensor] = []
    firsts: list[int] = []
    learn = Learner.learn_from_teacher

    def watched_write(*arguments: Any) -> Tensor:
        written.append(write_on(*arguments))
        return written[-1]

    def watched_learn(learner: Learner, entering: Tensor, states: Tensor, rate: float, first: int = 0) -> float:
        if first:
            expected = TeacherStates(llama.network, written[-1], 1).last(torch.arange(len(entering)))
            torch.testing.assert_close(states, expected)
        firsts.append(first)
        return learn(learner, entering, states, rate, first)

    monkeypatch.setattr(pair, "write_on", watched_write)
    monkeypatch.setattr(Learner, "learn_from_teacher", watched_learn)
    run = LayerDroppingRun(llama, TEXT, QUICK)
    *_, result = run.events()
    assert firsts == [0, 7] * 5
    order = batches(len(run.reading.train), QUICK)[1::2]
    for rows, numbers in zip(written, order, strict=True):
        assert rows.shape == (4, 16)
        assert torch.equal(rows[:, :8], run.reading.train[numbers, :8])
    assert (result.written, result.tokens) == (5 * 4 * 8, 10 * 4 * 16)


def test_half_of_an_odd_window_is_given() -> None:
    assert [given_tokens(window) for window in (2, 3, 128)] == [1, 1, 64]


def test_the_same_config_writes_and_learns_the_same_and_another_seed_other_things(llama: LanguageModel) -> None:
    first, again, other = (finished(llama, seed=seed) for seed in (0, 0, 1))
    assert (first.student, first.student_loss) == (again.student, again.student_loss)
    assert first.student != other.student


def test_the_twin_sees_the_text_in_every_step(llama: LanguageModel) -> None:
    results = [finished(llama, on_policy=share) for share in (0.0, 0.5, 1.0)]
    assert results[0].twin == results[1].twin == results[2].twin
    assert len({result.student.kl_to_teacher for result in results}) == 3


def test_without_it_every_step_is_one_on_the_text(llama: LanguageModel, losses: VocabularyLosses) -> None:
    config = dataclasses.replace(QUICK, on_policy=0.0, twin=False, mend=False)
    run = LayerDroppingRun(llama, TEXT, config)
    *_, result = run.events()
    states = TeacherStates(llama.network, run.reading.train[:, :-1], 1)
    learner, order = Learner(llama.network, run.plan.kept, 1, config, losses), batches(len(run.reading.train), config)
    for step, numbers in enumerate(order):
        loss = learner.learn_from_teacher(states.entering(numbers), states.last(numbers), rate_at(step, len(order)))
    assert (result.student_loss, result.written) == (loss, 0)
    ours, theirs = learner.network.parameters(), run.student.network.parameters()
    assert all(torch.equal(one, other) for one, other in zip(ours, theirs, strict=True))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("kind", ["forward_kl", "reverse_kl", "jsd"])
def test_it_comes_closer_to_its_teacher(llama: LanguageModel, kind: str) -> None:
    result = finished(llama, on_policy=1.0, divergence=kind, state_weight=0.0, twin=False, passes=4)
    assert result.student.kl_to_teacher < 0.9 * result.dropped.kl_to_teacher


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), "half", True])
def test_what_is_no_share(share: object) -> None:
    with pytest.raises(ValueError, match="on_policy must be a number from 0 to 1, got"):
        LayerDroppingConfig(on_policy=share)  # type: ignore[arg-type]
