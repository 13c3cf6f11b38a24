"""Networks as the page has them, their arrays as text, and what they say."""

import base64
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

MADE = "tests/browser/deploy/export/made.js"
Network = dict[str, Any]


def network_of(task: str, state: Mapping[str, Tensor], role: str = "student") -> Network:
    """A network from what torch's Sequential calls its weights."""
    pairs = [(state[f"{place}.weight"], state[f"{place}.bias"]) for place in range(0, len(state), 2)]
    return {"task": task, "role": role, "layers": [layer(weight, bias) for weight, bias in pairs]}


def random_network(task: str, sizes: Sequence[int], seed: int, size: float = 1.0) -> Network:
    """A network of these sizes, inputs first, with normal weights and biases."""
    normal = np.random.default_rng(seed).standard_normal

    def drawn(*shape: int) -> Tensor:
        return torch.from_numpy((size * normal(shape)).astype(np.float32))

    layers = [layer(drawn(fan_out, fan_in), drawn(fan_out)) for fan_in, fan_out in pairwise(sizes)]
    return {"task": task, "role": "student", "layers": layers}


def layer(weight: Tensor, bias: Tensor) -> dict[str, Any]:
    outputs, inputs = weight.shape
    return {"inputs": inputs, "outputs": outputs, "weight": text(weight.numpy()), "bias": text(bias.numpy())}


def sequential(network: Network) -> torch.nn.Sequential:
    """The network in torch."""
    modules: list[torch.nn.Module] = []
    for one in network["layers"]:
        linear = torch.nn.Linear(one["inputs"], one["outputs"])
        linear.weight.data = torch.from_numpy(numbers(one["weight"])).reshape(linear.weight.shape)
        linear.bias.data = torch.from_numpy(numbers(one["bias"]))
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def float_logits(network: Network, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits (examples, classes) in torch."""
    with torch.no_grad():
        answer: NDArray[np.float32] = sequential(network)(torch.from_numpy(inputs)).numpy()
    return answer


def text(array: NDArray[np.float32]) -> str:
    """Float32 numbers as made.js reads them: through JSON two thousand digits take half a minute."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def numbers(written: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(written), dtype="<f4").copy()


def decoded(written: str) -> bytes:
    return base64.b64decode(written)
