"""The students that ship: their file and what is said of them are of the same networks and the same teacher."""

import pytest
import torch

from core.networks.modules import from_state
from core.recordings.students import KEPT, TASKS, WIDTHS, networks_path, recorded_students
from core.runs.configuration import DistillationConfig
from core.runs.scoring import score
from core.tasks import find_task
from core.teachers.stored_logits import teacher_sha256
from core.teachers.teacher import teacher_logits
from core.tensors import read_tensors


@pytest.mark.parametrize("name", TASKS)
def test_what_is_said_of_the_kept_networks_is_what_they_score(name: str) -> None:
    task, facts = find_task(name), recorded_students()[name]
    dataset, logits = task.load(), teacher_logits(task).test
    features, classes = dataset.test_inputs.shape[1], len(task.classes)
    assert (facts["features"], facts["teacher_sha256"]) == (features, teacher_sha256(task))
    tensors = read_tensors(networks_path(name)).tensors
    for who in ("student", "twin"):
        own = {
            key.removeprefix(f"{who}."): torch.from_numpy(value.copy()) for key, value in tensors.items() if who in key
        }
        network = from_state("mlp", features, classes, (KEPT,), own)
        with torch.no_grad():
            found = score(
                network(torch.from_numpy(dataset.test_inputs))[None], torch.from_numpy(dataset.test_targets), logits
            )
        for measure in ("accuracy", "perplexity", "agreement", "kl_to_teacher"):
            assert facts["kept"][who][measure][0] == pytest.approx(getattr(found, measure)[0], rel=1e-4), measure


@pytest.mark.parametrize("name", TASKS)
def test_there_is_a_score_for_each_width_and_seed(name: str) -> None:
    facts = recorded_students()[name]
    config = DistillationConfig(**facts["config"], widths=(KEPT,))
    assert config.temperature == find_task(name).temperature
    assert [one["hidden"] for one in facts["students"]] == list(WIDTHS)
    for one in facts["students"]:
        for who in ("student", "twin"):
            assert {len(values) for values in one[who].values()} == {config.repeats}
    [kept] = [one for one in facts["students"] if one["hidden"] == KEPT]
    assert kept["student"]["accuracy"] == facts["kept"]["student"]["accuracy"]
