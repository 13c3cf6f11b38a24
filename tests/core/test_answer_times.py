"""How long answers take: every network is timed both ways, and torch is left as it was."""

import pytest
import torch

from core.answer_times import answer_times
from core.tasks import find_task


@pytest.mark.parametrize("task", ["digits", "names"])
def test_teacher_and_student_are_timed_alone_and_in_batches(task: str) -> None:
    threads = torch.get_num_threads()
    found = answer_times(find_task(task), 32)
    assert torch.get_num_threads() == threads
    for who in ("teacher", "student"):
        for times in found[who].values():
            assert 0 < times.least <= times.median <= times.most
    assert found["student"]["alone"].median < found["teacher"]["alone"].median
