"""The files that the browser trains from are the task's own numbers."""

import numpy as np

from core.tasks import ASSETS, digits
from core.teachers import teacher_logits

FILES = [ASSETS / "data" / name for name in ("digits.npz", "digits_teacher.npz")]


def test_the_files_hold_the_teachers_logits() -> None:
    stored, logits = np.load(FILES[1]), teacher_logits(digits.TASK)
    np.testing.assert_allclose(stored["train_logits"], logits.train.numpy(), rtol=0, atol=1e-3)
    np.testing.assert_allclose(stored["test_logits"], logits.test.numpy(), rtol=0, atol=1e-3)
    assert stored["train_logits"].dtype == np.float32


def test_digits_cost_at_most_a_megabyte_and_a_half() -> None:
    assert sum(file.stat().st_size for file in FILES) <= 1.5e6
