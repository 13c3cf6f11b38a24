"""What a run says at its end of networks that never saw a class, against the networks themselves."""

import pytest
import torch
from torch import nn

from core.distillation import DistillationResult, distill
from core.networks.modules import from_state
from core.runs.configuration import DistillationConfig
from core.runs.experiments import matching_bias, with_bias
from core.runs.scoring import score
from core.tasks import Task

CONFIG = DistillationConfig(widths=(6,), steps=60, batch_size=32, repeats=1, classes=(1, 2))


@pytest.mark.parametrize("experiment", ["missing_class", "only_classes"])
def test_student_and_twin_are_each_corrected_by_their_own_bias_from_the_training_examples(
    quadrants: Task, teacher: nn.Module, experiment: str
) -> None:
    *_, result = distill(quadrants, CONFIG.but(experiment=experiment), teacher)
    assert isinstance(result, DistillationResult)
    dataset = quadrants.load()
    train, test = map(torch.from_numpy, (dataset.train_inputs, dataset.test_inputs))
    train_targets, test_targets = map(torch.from_numpy, (dataset.train_targets, dataset.test_targets))
    for who in ("student", "twin"):
        network = from_state("mlp", 64, 4, CONFIG.widths, getattr(result, f"{who}_state"))
        with torch.no_grad():
            bias = matching_bias(network(train)[None], train_targets, CONFIG.classes)
            corrected = with_bias(network(test)[None], bias, CONFIG.classes)
            expected = score(corrected, test_targets, teacher(test))
        assert getattr(result, f"{who}_bias") == pytest.approx(bias.tolist(), rel=1e-3)
        found = getattr(result, f"corrected_{who}")
        assert found.kl_to_teacher == pytest.approx(expected.kl_to_teacher, rel=1e-3)
        assert found.accuracy == pytest.approx(expected.accuracy, abs=0.006)  # an example between two classes
    assert result.student_bias != pytest.approx(result.twin_bias, rel=0.01)
