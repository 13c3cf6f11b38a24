"""What students and their twin are pulled toward: the gradient of each one's loss by its logits."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.divergences import DIVERGENCES, Softened, places_for_predictions, soften
from core.runs.configuration import DistillationConfig


class Objective:
    """Soft targets, with hard ones mixed in, for the students of some configs; hard ones alone for a twin.

    Members are in the order of the configs, the twin last. The configs differ in temperature and soft_weight
    alone. Logits are (groups, members, batch, classes), the teacher's and the one-hot targets (groups, 1, …).
    """

    def __init__(self, configs: Sequence[DistillationConfig], twin: bool, batch_size: int, device: str) -> None:
        self._students = len(configs)
        self._form = DIVERGENCES[configs[0].divergence] if configs else DIVERGENCES["forward_kl"]
        self._beta = configs[0].beta if configs else 0.5
        # The twin's predictions are softened along with the students', at a temperature of 1.
        self._everyones = _column([*(config.temperature for config in configs), *[1.0] * twin], device)
        self._temperatures = self._everyones[: self._students]
        self._soft_weights = _column([config.soft_weight for config in configs], device)
        degree = self._form.degree if all(config.t_squared for config in configs) else 0
        self._power = self._temperatures**degree
        self._soft_scale = self._temperatures ** (degree - 1) / batch_size
        self._hard_scale = torch.tensor(1 / batch_size, device=device)
        self._only_soft = all(config.soft_weight == 1 for config in configs)
        self._places = _Places((0, 0, 0, 0), self._soft_scale.device, 0)

    def gradient(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> Tensor:
        """The gradient of everyone's mean loss over the batch, soft and hard mixed; valid until the next."""
        if self._places.gradient.shape != logits.shape:
            self._places = _Places(logits.shape, logits.device, self._students)
        places = self._places
        if not self._only_soft:
            self._hard(logits, one_hot, out=places.gradient)
            soft = self._soft(logits, teacher).mul_(self._soft_weights)
            places.students_gradient.mul_(1 - self._soft_weights).add_(soft)
            return places.gradient
        torch.div(logits, self._everyones, out=places.scaled)
        soften(places.scaled, places.probs)
        if self._students:
            softened = Softened(places.students_scaled, places.students_probs)
            torch.div(teacher, self._temperatures, out=places.teacher_scaled)
            softened_teacher = soften(places.teacher_scaled, places.teacher_probs)
            gradient = self._form.gradient(softened, softened_teacher, self._beta)
            torch.mul(gradient, self._soft_scale, out=places.students_gradient)
        if logits.shape[1] > self._students:
            torch.mul(places.twin_probs.sub_(one_hot), self._hard_scale, out=places.twin_gradient)
        return places.gradient

    def parts(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> tuple[Tensor, Tensor]:
        """The gradients of the soft loss (zero for the twin) and of the hard loss, before they are mixed."""
        soft = torch.zeros_like(logits)
        if self._students:
            soft[:, : self._students] = self._soft(logits, teacher)
        return soft, self._hard(logits, one_hot)

    def losses(self, logits: Tensor, teacher: Tensor, one_hot: Tensor) -> tuple[Tensor, Tensor]:
        """The students' mean soft losses (groups, students), everyone's hard ones (groups, members); nats.

        The soft ones have their power of T, where the configs ask for it.
        """
        student, softened_teacher = self._softened(logits, teacher)
        soft = self._form.value(student, softened_teacher, self._beta).mean(dim=-1)
        hard = -(logits.log_softmax(dim=-1) * one_hot).sum(dim=-1).mean(dim=-1)
        return soft * self._power.flatten(), hard

    def _softened(self, logits: Tensor, teacher: Tensor) -> tuple[Softened, Softened]:
        student_logits = logits[:, : self._students]
        return soften(student_logits / self._temperatures), soften(teacher / self._temperatures)

    def _soft(self, logits: Tensor, teacher: Tensor) -> Tensor:
        return self._form.gradient(*self._softened(logits, teacher), self._beta) * self._soft_scale

    def _hard(self, logits: Tensor, one_hot: Tensor, out: Tensor | None = None) -> Tensor:
        return torch.mul(soften(logits).probs.sub_(one_hot), self._hard_scale, out=out)


class _Places:
    """What a step's predictions and gradients are written to, of everyone and of students and twin apart.

    They are cut once: to cut a tensor takes as long as to add a small one.
    """

    def __init__(self, shape: Sequence[int], device: torch.device, students: int) -> None:
        """shape: of everyone's logits, (groups, members, batch, classes)."""
        self.scaled, self.probs, self.gradient = places_for_predictions((3, *shape), device).unbind()
        groups, _, *rest = shape
        self.teacher_scaled, self.teacher_probs = places_for_predictions((2, groups, students, *rest), device).unbind()
        self.students_scaled, self.students_probs = self.scaled[:, :students], self.probs[:, :students]
        self.twin_probs = self.probs[:, students:]
        self.students_gradient, self.twin_gradient = self.gradient[:, :students], self.gradient[:, students:]


def _column(values: list[float], device: str) -> Tensor:
    return torch.tensor(values, dtype=torch.float32, device=device)[:, None, None]
