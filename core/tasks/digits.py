"""Handwritten digits: 5,000 to learn from and 2,000 to be judged on, from MNIST."""

from core.tasks.images import shipped_image_task
from core.tasks.task import Origin

TASK = shipped_image_task(
    name="digits",
    classes=tuple("0123456789"),
    hidden={"missing_class": (3,), "only_classes": (7, 8)},  # as in Hinton et al. 2015, section 3
    origin=Origin(
        data="MNIST (LeCun, Cortes, Burges), every 12th training digit",
        source="yann.lecun.com/exdb/mnist",
        licence="CC BY-SA 3.0",
    ),
)
