"""Names that are written letter by letter."""

import numpy as np

from core.randomness import key, uniform
from core.tasks import names


def test_a_draw_on_the_border_between_two_letters_falls_on_the_second() -> None:
    luck = key(4)
    draw = float(uniform(luck, 1)[0])

    def predict(inputs: np.ndarray) -> np.ndarray:
        probs = np.zeros((1, 27))
        if names.show(inputs[0]):
            probs[0, 0] = 1
        else:
            probs[0, 3:5] = draw, 1 - draw
        return probs

    assert names.write(predict, luck) == "d"
