"""Closing a student's gaps: exact where a product can do it, never worse where it cannot, and only where it should."""

import copy
from typing import Any

import pytest
import torch
from torch import Tensor

from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.mending import gaps, mend
from core.layer_dropping.networks import check_kind, student_of
from core.layer_dropping.pair import Pair
from core.layer_dropping.run import LayerDroppingRun
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import VocabularyLosses
from tests.core.layer_dropping.sea import TEXT

KEPT = (0, 2)  # of four: one gap between, one at the end


@pytest.fixture
def rows() -> Tensor:
    return torch.randint(256, (40, 12), generator=torch.Generator().manual_seed(1))


def entering(network: Any, rows: Tensor, *layers: int) -> list[Tensor]:
    """The states that enter these layers of a network; behind all of them, the last norm."""
    states = TeacherStates(network, rows, 0, layers)
    states.last(torch.arange(len(rows)))
    return [states.take(layer) for layer in layers]


def close(student: Any, rows: Tensor, wanted: dict[int, Tensor]) -> None:
    """Close the gaps of a student whose layers are all its own."""
    mend(student.model, student.model.embed_tokens(rows), wanted)


@pytest.mark.parametrize(
    ("kept", "total", "found"),
    [((0, 1, 3), 4, {1: 3}), ((0, 2), 4, {0: 2, 1: 4}), ((1, 2, 3), 4, {}), ((0, 1, 2, 3), 4, {}), ((5,), 30, {0: 30})],
)
def test_where_layers_are_missing(kept: tuple[int, ...], total: int, found: dict[int, int]) -> None:
    assert gaps(kept, total) == found


def test_the_states_before_a_layer_and_the_last_norm_are_the_teachers(llama: LanguageModel, rows: Tensor) -> None:
    before_layer, before_norm = entering(llama.network, rows, 2, 4)
    with torch.no_grad():
        found = llama.network.model(rows, output_hidden_states=True, use_cache=False).hidden_states
        torch.testing.assert_close(before_layer, found[2])
        torch.testing.assert_close(llama.network.model.norm(before_norm), found[-1])


def test_what_a_product_can_do_is_done_exactly(llama: LanguageModel, rows: Tensor) -> None:
    """The states behind a layer whose last product was another: the layer becomes that one."""
    student = student_of(llama.network, (0, 1), 0)
    other = copy.deepcopy(student)
    width = other.config.hidden_size
    turn = torch.eye(width) + 0.3 * torch.randn(width, width, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        product = other.model.layers[0].mlp.down_proj.weight
        product.copy_(turn @ product)
    [wanted] = entering(other, rows, 1)
    close(student, rows, {0: wanted})
    torch.testing.assert_close(entering(student, rows, 1)[0], wanted, rtol=0.02, atol=0.02)


def test_both_gaps_come_closer_and_the_teacher_stays_as_it_is(llama: LanguageModel, rows: Tensor) -> None:
    before = copy.deepcopy(llama.network.state_dict())
    student = student_of(llama.network, KEPT, 0)
    wanted = entering(llama.network, rows, 2, 4)

    def apart() -> list[float]:
        return [
            float((found - right).norm()) for found, right in zip(entering(student, rows, 1, 2), wanted, strict=True)
        ]

    dropped, watched = apart(), [len(layer._forward_hooks) for layer in student.model.layers]
    close(student, rows, dict(enumerate(wanted)))
    assert all(now < 0.98 * then for now, then in zip(apart(), dropped, strict=True))
    assert all(torch.equal(weight, before[name]) for name, weight in llama.network.state_dict().items())
    assert [len(layer._forward_hooks) for layer in student.model.layers] == watched


def test_tokens_weigh_by_how_far_they_are_beside_their_length(llama: LanguageModel, rows: Tensor) -> None:
    """A token with states a thousand times as long must not decide alone."""
    student, other = (student_of(llama.network, KEPT, 0) for _ in range(2))
    [wanted] = entering(llama.network, rows, 2)
    long = wanted.clone()
    long[0] *= 1000
    close(student, rows, {0: wanted})
    close(other, rows, {0: long})
    [found], [long_found] = entering(student, rows, 1), entering(other, rows, 1)
    assert (found[1:] - long_found[1:]).norm() < 0.2 * wanted[1:].norm()


def test_a_few_tokens_do_no_harm_to_what_was_not_seen(llama: LanguageModel, rows: Tensor) -> None:
    """Of 20 tokens with 16 numbers each a fit could learn every one by heart."""
    [wanted] = entering(llama.network, rows, 2)
    student = student_of(llama.network, KEPT, 0)

    def apart() -> float:
        return float((entering(student, rows[20:], 1)[0] - wanted[20:]).norm())

    dropped = apart()
    close(student, rows[:2, :10], {0: wanted[:2, :10]})
    assert apart() < 1.02 * dropped


def test_student_and_twin_begin_alike(llama: LanguageModel, losses: VocabularyLosses) -> None:
    rows = torch.randint(256, (12, 17), generator=torch.Generator().manual_seed(3))
    pair = Pair(llama.network, rows, KEPT, 0, LayerDroppingConfig(window=16), losses)
    told: list[tuple[int, int]] = []
    pair.mend(lambda done, of: told.append((done, of)))
    assert told == [(0, 12), (8, 12)]
    assert pair.twin
    theirs = pair.twin.network.state_dict()
    assert all(torch.equal(weight, theirs[name]) for name, weight in pair.student.network.state_dict().items())
    product = "model.layers.0.mlp.down_proj.weight"
    assert not torch.equal(theirs[product], llama.network.state_dict()[product])


def test_layers_that_stay_the_teachers_need_not_be_read_again(llama: LanguageModel, losses: VocabularyLosses) -> None:
    rows, kept = torch.randint(256, (12, 17), generator=torch.Generator().manual_seed(4)), (0, 1, 3)
    config = LayerDroppingConfig(window=16, twin=False)
    whole, upper = (Pair(llama.network, rows, kept, shared, config, losses) for shared in (0, 1))
    for pair in (whole, upper):
        pair.mend(lambda _done, _of: None)
    expected = whole.student.network.state_dict()
    for name, weight in upper.student.network.state_dict().items():
        torch.testing.assert_close(weight, expected[name], rtol=1e-4, atol=1e-5, msg=name)


@pytest.mark.parametrize("mended", [True, False])
def test_a_run_tells_what_was_dropped_and_what_it_begins_with(llama: LanguageModel, mended: bool) -> None:
    config = LayerDroppingConfig(layers=2, window=16, tokens=512, held_out=64, mend=mended)
    first, *_ = LayerDroppingRun(llama, TEXT, config).events()
    assert first.step == 0
    assert first.student == first.twin
    assert (first.student == first.dropped) is not mended


def test_a_layer_of_other_parts_is_refused(llama: LanguageModel) -> None:
    network = copy.deepcopy(llama.network)
    network.model.layers[1].post_feedforward_layernorm = torch.nn.Identity()
    with pytest.raises(ValueError, match="the teacher must be a model of Llama's kind, got llama"):
        check_kind(network)
