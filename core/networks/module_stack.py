"""Students that are torch modules, trained side by side by autograd behind the interface of MLPStack."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from core.networks.adam import Adam
from core.networks.features import Inputs
from core.networks.modules import build_module

# Examples predicted at once.
_CHUNK = 1000


class ModuleStack:
    """Groups × members modules of one kind; the members of a group see the same inputs, groups their own."""

    def __init__(self, kind: str, sizes: Sequence[int], seeds: Sequence[int], members: int, device: str) -> None:
        """sizes: features, one hidden width, classes; seeds: one a group."""
        features, *widths, classes = sizes
        self.groups, self.members = len(seeds), members
        self._modules = [
            build_module(kind, features, classes, widths, seed).to(device) for seed in seeds for _ in range(members)
        ]
        # The modules' parameters become views of the optimiser's flat buffer, and so do their gradients.
        parameters = [parameter for module in self._modules for parameter in module.parameters()]
        self._per_module = len(parameters) // len(self._modules)
        self._adam = Adam([parameter.shape for parameter in parameters], device)
        for parameter, weight, gradient in zip(parameters, self._adam.weights, self._adam.gradients, strict=True):
            weight.copy_(parameter.data)
            parameter.data, parameter.grad = weight, gradient
        self._logits = torch.empty(0)

    def forward(self, inputs: Inputs) -> Tensor:
        """Logits (groups, members, batch, classes); every feature must be active."""
        self._logits = self._stacked([inputs.active[place // self.members] for place in range(len(self._modules))])
        return self._logits.detach()

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits on the CPU, (groups, members, examples, classes), of the same (examples, features)."""
        with torch.no_grad():
            chunks = [self._stacked([chunk] * len(self._modules)) for chunk in inputs.split(_CHUNK)]
        return torch.cat(chunks, dim=2).cpu()

    def backward(self, gradient: Tensor) -> None:
        """Set the weights' gradients from the gradient by the last pass's logits, of the logits' shape."""
        for part in self._adam.gradients:
            part.zero_()
        torch.autograd.backward(self._logits, gradient)

    def _stacked(self, inputs: list[Tensor]) -> Tensor:
        logits = [module(own) for module, own in zip(self._modules, inputs, strict=True)]
        return torch.stack(logits).view(self.groups, self.members, *logits[0].shape)

    def gradient_norms(self) -> Tensor:
        """The Euclidean norm of each network's gradient, (groups, members)."""
        squares = torch.stack([part.square().sum() for part in self._adam.gradients])
        return squares.view(self.groups, self.members, self._per_module).sum(dim=2).sqrt()

    def update(self, learning_rate: float) -> None:
        """Take one Adam step."""
        self._adam.step(learning_rate)

    def module(self, group: int, member: int) -> nn.Module:
        """One of the networks itself."""
        return self._modules[group * self.members + member]

    def state(self, group: int, member: int) -> dict[str, Tensor]:
        """One network's weights under its module's names."""
        return {name: value.detach().clone().cpu() for name, value in self.module(group, member).state_dict().items()}
