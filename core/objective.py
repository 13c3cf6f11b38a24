"""What students and their twin are pulled toward: the gradient of each one's loss by its logits."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.configuration import DistillationConfig
from core.divergences import DIVERGENCES, Softened


class Objective:
    """Soft targets, with hard ones mixed in, for the students of some configs; hard ones alone for a twin.

    Members are in the order of the configs, the twin last. The configs differ in temperature and soft_weight
    alone. Logits are (groups, members, batch, classes), the teacher's and the one-hot targets (groups, 1, …).
    """

    def __init__(self, configs: Sequence[DistillationConfig], batch_size: int, device: str) -> None:
        self.students, self._batch_size = len(configs), batch_size
        self._form = DIVERGENCES[configs[0].divergence] if configs else DIVERGENCES["forward_kl"]
        self._beta = configs[0].beta if configs else 0.5
        self._temperatures = _column([config.temperature for config in configs], device)
        self._soft_weights = _column([config.soft_weight for config in configs], device)
        self._soft_scale = self._temperatures ** (self._form.degree - 1) / batch_size
        self._gradient = torch.empty(0)
        self._only_soft = all(config.soft_weight == 1 for config in configs)

    def gradient(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> Tensor:
        """The gradient of everyone's mean loss over the batch, soft and hard mixed; valid until the next."""
        if self._gradient.shape != logits.shape:
            self._gradient = torch.empty_like(logits)
        students, twin = self._gradient[:, : self.students], self._gradient[:, self.students :]
        if not self._only_soft:
            self._hard(logits, one_hot, out=self._gradient)
            students.mul_(1 - self._soft_weights).add_(self._soft(logits, teacher).mul_(self._soft_weights))
            return self._gradient
        if self.students:
            self._soft(logits, teacher, out=students)
        if twin.shape[1]:
            self._hard(logits[:, self.students :], one_hot, out=twin)
        return self._gradient

    def parts(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> tuple[Tensor, Tensor]:
        """The gradients of the soft loss (zero for the twin) and of the hard loss, before they are mixed."""
        soft = torch.zeros_like(logits)
        if self.students:
            soft[:, : self.students] = self._soft(logits, teacher)
        return soft, self._hard(logits, one_hot)

    def losses(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> tuple[Tensor, Tensor]:
        """The students' mean soft losses (groups, students), everyone's hard ones (groups, members); nats."""
        student, softened_teacher = self._softened(logits, teacher)
        soft = self._form.value(student, softened_teacher, self._beta).mean(dim=-1)
        hard = -(logits.log_softmax(dim=-1) * one_hot).sum(dim=-1).mean(dim=-1)
        return soft * self._temperatures.flatten() ** self._form.degree, hard

    def _softened(self, logits: Tensor, teacher: Tensor) -> tuple[Softened, Softened]:
        student_logits = logits[:, : self.students]
        return Softened(student_logits / self._temperatures), Softened(teacher / self._temperatures)

    def _soft(self, logits: Tensor, teacher: Tensor, out: Tensor | None = None) -> Tensor:
        gradient = self._form.gradient(*self._softened(logits, teacher), self._beta)
        return torch.mul(gradient, self._soft_scale, out=out)

    def _hard(self, logits: Tensor, one_hot: Tensor, out: Tensor | None = None) -> Tensor:
        return torch.mul(torch.softmax(logits, dim=-1).sub_(one_hot), 1 / self._batch_size, out=out)


def _column(values: list[float], device: str) -> Tensor:
    return torch.tensor(values, dtype=torch.float32, device=device)[:, None, None]
