"""Stacked students against plain torch modules trained one after another by autograd."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.networks.features import Features, Inputs
from core.networks.mlp_stack import MLPStack
from core.networks.module_stack import ModuleStack
from core.networks.modules import build_module

ACTIVE = np.array([0, 1, 2, 4, 5, 8])


def kept(common: int = len(ACTIVE)) -> Features:
    """The active features, the first of them common."""
    return Features(ACTIVE, common, np.zeros(0, dtype=bool))


def as_module(stack: MLPStack, group: int, member: int) -> nn.Module:
    """The plain module that MLPStack.state() says it is."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in zip(stack.sizes, stack.sizes[1:], strict=False):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    module = nn.Sequential(*layers[:-1])
    module.load_state_dict(stack.state(group, member))
    return module


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def among_all(inputs: Tensor) -> Tensor:
    """The active features in their places among nine, zero elsewhere."""
    return torch.zeros(*inputs.shape[:-1], 9).index_copy(-1, torch.from_numpy(ACTIVE), inputs)


@pytest.mark.parametrize("hidden", [(5,), (20, 7), (3, 4, 5)])
def test_an_mlp_stack_trains_each_network_as_autograd_and_adam_do(hidden: tuple[int, ...]) -> None:
    stack = MLPStack((9, *hidden, 3), kept(), seeds=(1, 2), members=2, device="cpu")
    places = [(group, member) for group in range(2) for member in range(2)]
    modules = {place: as_module(stack, *place) for place in places}
    optimisers = {place: torch.optim.Adam(module.parameters(), lr=0.01) for place, module in modules.items()}
    for step in range(5):
        inputs, gradient = numbers(2, 6, len(ACTIVE), seed=step), numbers(2, 2, 6, 3, seed=100 + step)
        logits = stack.forward(Inputs.all_of(inputs)).clone()
        stack.backward(gradient)
        norms = stack.gradient_norms()
        stack.update(0.01)
        for group, member in places:
            module, optimiser = modules[group, member], optimisers[group, member]
            expected = module(among_all(inputs[group]))
            torch.testing.assert_close(logits[group, member], expected, rtol=1e-4, atol=1e-5)
            optimiser.zero_grad()
            expected.backward(gradient[group, member])
            seen = [
                p.grad[:, ACTIVE] if p.shape[-1] == 9 else p.grad for p in module.parameters() if p.grad is not None
            ]
            norm = torch.cat([part.flatten() for part in seen]).norm()
            torch.testing.assert_close(norms[group, member], norm, rtol=1e-4, atol=1e-5)
            optimiser.step()


def test_rare_features_may_be_left_out_where_they_are_zero() -> None:
    whole, cut = (MLPStack((9, 5, 4, 3), kept(c), seeds=(1, 2), members=2, device="cpu") for c in (len(ACTIVE), 4))
    for step, with_rare in enumerate((2, 6, 0, 3)):
        inputs, gradient = numbers(2, 6, len(ACTIVE), seed=step), numbers(2, 2, 6, 3, seed=100 + step)
        inputs[:, with_rare:, 4:] = 0
        logits = whole.forward(Inputs.all_of(inputs))
        torch.testing.assert_close(logits, cut.forward(Inputs(inputs, with_rare)), rtol=1e-5, atol=1e-6)
        for stack in (whole, cut):
            stack.backward(gradient)
        torch.testing.assert_close(whole.gradient_norms(), cut.gradient_norms(), rtol=1e-5, atol=0)
        for stack in (whole, cut):
            stack.update(0.01)
    for name, value in whole.state(1, 1).items():
        torch.testing.assert_close(value, cut.state(1, 1)[name], rtol=1e-4, atol=1e-5)
    seen = numbers(4, len(ACTIVE))
    torch.testing.assert_close(whole.predict(seen), cut.predict(seen), rtol=1e-4, atol=1e-5)


def test_members_of_a_group_begin_alike_and_groups_differ() -> None:
    stack = MLPStack((9, 5, 3), kept(), seeds=(1, 2), members=2, device="cpu")
    first, twin, other = (stack.state(*place)["0.weight"] for place in ((0, 0), (0, 1), (1, 0)))
    assert torch.equal(first, twin)
    assert not torch.equal(first, other)
    bound = (6 / (9 + 5)) ** 0.5
    assert first.abs().max() < bound
    assert torch.equal(first[:, [3, 6, 7]], torch.zeros(5, 3))


def test_a_networks_weights_do_not_depend_on_its_companions() -> None:
    alone = MLPStack((9, 5, 3), kept(), seeds=(2,), members=1, device="cpu")
    among = MLPStack((9, 5, 3), kept(), seeds=(1, 2), members=3, device="cpu")
    for name, value in alone.state(0, 0).items():
        assert torch.equal(value, among.state(1, 2)[name])


def test_predicting_between_forward_passes_leaves_training_alone() -> None:
    inputs, gradient = numbers(1, 6, len(ACTIVE)), numbers(1, 1, 6, 3, seed=1)
    states = []
    for predicts in (False, True):
        stack = MLPStack((9, 5, 3), kept(), seeds=(0,), members=1, device="cpu")
        for _ in range(3):
            if predicts:
                logits = stack.predict(inputs[0])
                torch.testing.assert_close(logits, stack.forward(Inputs.all_of(inputs)), rtol=1e-5, atol=1e-6)
            stack.forward(Inputs.all_of(inputs))
            stack.backward(gradient)
            stack.update(0.1)
        states.append(stack.state(0, 0)["2.weight"])
    assert torch.equal(*states)


def test_a_module_stack_trains_each_module_as_if_alone() -> None:
    stack = ModuleStack("gru", (12, 5, 4), seeds=(3, 4), members=2, device="cpu")
    alone = build_module("gru", 12, 4, (5,), 4)
    optimiser = torch.optim.Adam(alone.parameters(), lr=0.01)
    for step in range(3):
        inputs, gradient = numbers(2, 6, 12, seed=step), numbers(2, 2, 6, 4, seed=100 + step)
        logits = stack.forward(Inputs.all_of(inputs))
        stack.backward(gradient)
        norms = stack.gradient_norms()
        stack.update(0.01)
        expected = alone(inputs[1])
        torch.testing.assert_close(logits[1, 1], expected, rtol=1e-4, atol=1e-5)
        optimiser.zero_grad()
        expected.backward(gradient[1, 1])
        parts = [p.grad.flatten() for p in alone.parameters() if p.grad is not None]
        torch.testing.assert_close(norms[1, 1], torch.cat(parts).norm(), rtol=1e-4, atol=1e-6)
        optimiser.step()
    assert stack.predict(inputs[0]).shape == (2, 2, 6, 4)


def test_building_a_module_leaves_torchs_own_randomness_alone() -> None:
    before = torch.random.get_rng_state()
    first, again, other = (build_module("convnet", 64, 4, (6,), seed) for seed in (0, 0, 1))
    assert torch.equal(before, torch.random.get_rng_state())
    assert torch.equal(first.conv1.weight, again.conv1.weight)
    assert not torch.equal(first.conv1.weight, other.conv1.weight)


def test_networks_that_do_not_suit_are_refused() -> None:
    with pytest.raises(ValueError, match="one of convnet, gru, got lstm"):
        build_module("lstm", 64, 4, (6,), 0)
    with pytest.raises(ValueError, match="square, got 63"):
        build_module("convnet", 63, 4, (6,), 0)
    with pytest.raises(ValueError, match="whole symbols of 5 features each, got 12"):
        build_module("gru", 12, 5, (6,), 0)
    with pytest.raises(ValueError, match="one width, got 2"):
        build_module("gru", 12, 4, (6, 6), 0)
