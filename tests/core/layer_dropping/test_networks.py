"""A student is its teacher without some layers, and its cached states are the teacher's."""

import copy
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor

from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.influence import block_influence, check_layers, kept_layers
from core.layer_dropping.networks import check_kind, shared_layers, student_of, trained_weights, upper_part
from core.layer_dropping.teacher_states import TeacherStates


@pytest.fixture
def rows() -> Tensor:
    return torch.randint(256, (5, 12), generator=torch.Generator().manual_seed(0))


def logits(network: object, rows: Tensor) -> Tensor:
    with torch.no_grad():
        return network(rows).logits  # type: ignore[operator]


@contextmanager
def another_visitor(network: Any, rows: Tensor) -> Iterator[None]:
    """Another thread has the network read `rows`, just before each pass of this one ends."""
    mine = threading.get_ident()

    def read(*_: object) -> None:
        if threading.get_ident() == mine:
            with ThreadPoolExecutor(1) as other:
                other.submit(logits, network, rows).result()

    hook = network.model.norm.register_forward_hook(read)
    try:
        yield
    finally:
        hook.remove()


def test_a_layer_that_changes_nothing_has_no_influence(llama: LanguageModel, rows: Tensor) -> None:
    network = copy.deepcopy(llama.network)
    with torch.no_grad():
        for matrix in (network.model.layers[2].self_attn.o_proj, network.model.layers[2].mlp.down_proj):
            matrix.weight.zero_()
    influence = block_influence(network, rows)
    assert len(influence) == 4
    assert influence[2] == pytest.approx(0, abs=1e-6)
    assert min(influence[:2] + influence[3:]) > 0.001
    assert kept_layers(LayerDroppingConfig(layers=3), influence) == (0, 1, 3)
    without = student_of(network, (0, 1, 3), 2)
    torch.testing.assert_close(logits(without, rows), logits(network, rows))


def test_influence_is_one_minus_the_mean_cosine(llama: LanguageModel, rows: Tensor) -> None:
    with torch.no_grad():
        states = llama.network(rows, output_hidden_states=True).hidden_states
    # The last that transformers tells of is behind the last norm.
    turned = [1 - torch.cosine_similarity(states[i], states[i + 1], dim=-1).mean().item() for i in range(3)]
    assert block_influence(llama.network, rows)[:3] == pytest.approx(turned, abs=1e-6)


def test_what_others_have_the_teacher_read_meanwhile_has_no_influence(llama: LanguageModel, rows: Tensor) -> None:
    alone = block_influence(llama.network, rows)
    with another_visitor(llama.network, rows[:1, :1]):
        assert block_influence(llama.network, rows) == alone


def test_which_layers_are_kept() -> None:
    influence = (1.0, 0.1, 0.3, 0.1, 0.5)
    assert kept_layers(LayerDroppingConfig(layers=3), influence) == (0, 2, 4)
    assert kept_layers(LayerDroppingConfig(layers=4), influence) == (0, 1, 2, 4)
    assert kept_layers(LayerDroppingConfig(every_second=True), influence) == (0, 2, 4)
    assert kept_layers(LayerDroppingConfig(keep_layers=(1, 3)), influence) == (1, 3)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layers": 5}, "layers must be from 1 to 4 of the teacher's 5, got 5"),
        ({"layers": 9}, "layers must be from 1 to 4 of the teacher's 5, got 9"),
        ({"keep_layers": (0, 1, 2, 3, 4)}, "layers must be from 1 to 4 of the teacher's 5, got 5"),
        ({"keep_layers": (0, 7)}, "keep_layers must be numbers from 0 to 4, got 7"),
    ],
)
def test_layers_that_cannot_be_kept(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_layers(LayerDroppingConfig(**settings), 5)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kept", "count"), [((0, 1, 3, 4, 5), 2), ((1, 2), 0), ((0, 2), 1), ((0, 1, 2), 1)])
def test_what_stays_is_before_the_first_gap_and_half_at_most(kept: tuple[int, ...], count: int) -> None:
    assert shared_layers(kept, mended=False) == count


@pytest.mark.parametrize(("kept", "count"), [((0, 1, 3, 4, 5), 1), ((1, 2), 0), ((0, 2), 0), ((0, 1, 2, 3), 2)])
def test_the_layer_before_a_mended_gap_is_the_students_own(kept: tuple[int, ...], count: int) -> None:
    assert shared_layers(kept, mended=True) == count


@pytest.mark.parametrize("shared", [0, 1, 2])
def test_a_student_reads_on_from_what_its_teacher_cached(llama: LanguageModel, rows: Tensor, shared: int) -> None:
    student = student_of(llama.network, (0, 1, 3), shared)
    states = TeacherStates(llama.network, rows, shared)
    numbers = torch.tensor([3, 0, 4])
    with torch.no_grad():
        read = upper_part(student, shared)(inputs_embeds=states.entering(numbers)).last_hidden_state
    torch.testing.assert_close(student.lm_head(read), logits(student, rows[numbers]))


def test_cached_states_give_the_teachers_probabilities(llama: LanguageModel, rows: Tensor) -> None:
    states = TeacherStates(llama.network, rows, 1)
    first = states.last(torch.tensor([1, 4])).clone()
    every = states.last(torch.arange(5))
    torch.testing.assert_close(every[[1, 4]], first, rtol=0, atol=0)
    found = torch.softmax(llama.network.lm_head(every), dim=-1)
    torch.testing.assert_close(found, torch.softmax(logits(llama.network, rows), dim=-1), rtol=0, atol=1e-5)


@pytest.mark.parametrize("tokens", [1, 3])
def test_what_others_have_the_teacher_read_meanwhile_is_not_cached(
    llama: LanguageModel, rows: Tensor, tokens: int
) -> None:
    every = torch.arange(len(rows))
    alone = TeacherStates(llama.network, rows, 1).entering(every)
    with another_visitor(llama.network, rows[:1, :tokens]):
        beside = TeacherStates(llama.network, rows, 1).entering(every)
    torch.testing.assert_close(beside, alone, rtol=0, atol=0)


def test_training_changes_the_students_own_weights_alone(llama: LanguageModel) -> None:
    before = {name: weight.clone() for name, weight in llama.network.named_parameters()}
    student = student_of(llama.network, (0, 2, 3), 1)
    upper = upper_part(student, 1)
    with torch.no_grad():
        for weight in trained_weights(upper):
            weight.add_(1)
    for name, weight in llama.network.named_parameters():
        torch.testing.assert_close(weight, before[name])
    assert student.config.num_hidden_layers == 3
    assert llama.network.config.num_hidden_layers == 4
    own = set(dict(student.named_parameters())) - {"model.embed_tokens.weight"}
    moved = {
        name
        for name, weight in student.named_parameters()
        if not any(weight is other for other in llama.network.parameters())
    }
    assert moved == {name for name in own if not name.startswith("model.layers.0.")}


def test_a_teacher_of_another_kind_is_refused(tiny_model: object) -> None:
    from core.language_model import load_language_model

    with pytest.raises(ValueError, match="must be a model of Llama's kind, got gpt2"):
        check_kind(load_language_model(str(tiny_model)).network)
