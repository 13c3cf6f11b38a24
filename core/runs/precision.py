"""In which precision a run multiplies, and whether a processor has arithmetic of its own for bfloat16."""

import platform
from collections.abc import Sequence
from itertools import pairwise

import torch

from core.networks.dense import worth_rounding
from core.runs.configuration import DistillationConfig


def resolve_precision(config: DistillationConfig, sizes: Sequence[int], device: str) -> str:
    """float32 or bfloat16, for one of those or for auto; ValueError where bfloat16 cannot be had or rounds nothing.

    sizes: all features, hidden widths, classes. The answer belongs into the run's result: what auto means depends
    on the machine, and the two precisions do not give the same numbers.
    """
    rounds = config.student == "mlp" and any(worth_rounding(*pair) for pair in pairwise(sizes))
    if config.precision == "auto":
        return "bfloat16" if rounds and has_bfloat16(device) else "float32"
    if config.precision == "bfloat16" and not rounds:
        shape = f"{config.student} {'-'.join(map(str, sizes))}"
        raise ValueError(f"precision must be float32 without an mlp's layer that is wide at both ends, got {shape}")
    if config.precision == "bfloat16" and not has_bfloat16(device):
        raise ValueError(f"precision must be float32 or auto on a {device} without bfloat16 arithmetic, got bfloat16")
    return config.precision


def has_bfloat16(device: str) -> bool:
    """Whether the device multiplies bfloat16 itself: where torch emulates it, it is many times slower than float32."""
    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # torch's kernels take bfloat16 wherever there is AVX-512; without AVX512_BF16, which AMX implies, they emulate it.
    taken = device == "cpu" and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return taken and (platform.machine() not in ("x86_64", "AMD64") or torch.cpu._is_avx512_bf16_supported())
