"""A small language model distilled from a larger one: fewer layers, taught by its soft targets on a text of one's own.

    run = LayerDroppingRun(load_language_model(), text, LayerDroppingConfig(layers=15))
    for event in run.events(): ...
    keep_student(folder, run, event)

Student and twin begin as the teacher without some of its layers, those of least influence (ShortGPT, Men et al. 2024),
with the gaps closed by least squares (ReplaceMe, Shopkhoev et al. 2025), and see the same tokens in the same order: the
student learns the teacher's whole distributions (Hinton et al. 2015), the twin the tokens that are in the text.
"""

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.events import LanguageEvent, LanguagePlan, LanguageResult, LanguageScores
from core.layer_dropping.keeping import check_can_keep, keep_student
from core.layer_dropping.kept_student import KeptStudent
from core.layer_dropping.run import LayerDroppingRun
from core.layer_dropping.texts import read_text

__all__ = [
    "KeptStudent",
    "LanguageEvent",
    "LanguagePlan",
    "LanguageResult",
    "LanguageScores",
    "LayerDroppingConfig",
    "LayerDroppingRun",
    "check_can_keep",
    "keep_student",
    "read_text",
]
