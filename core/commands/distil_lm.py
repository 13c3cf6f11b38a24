"""Distil a small language model: a student with fewer layers learns from it on a text, beside a twin on the text alone.

    python -m core distil-lm --text FILE                      15 of SmolLM2-135M-Instruct's 30 layers, 8,192 tokens
    python -m core distil-lm --text moby_dick --layers 20     a text that ships: moby_dick, alice or lincoln
    python -m core distil-lm --text FILE --out DIR            keep the student: a folder that transformers loads
    python -m core distil-lm --text FILE --every-second       the layers 0, 2, 4 …, to see what that wrecks
    python -m core distil-lm --text FILE --on-policy 0.5      in half of the steps it learns from what it writes itself
    python -m core distil-lm --text FILE --json > run.json    an event a line; the last is the result

The layers that go are those of least Block Influence (ShortGPT, Men et al. 2024), and the gaps are closed by least
squares before anything is trained (ReplaceMe, Shopkhoev et al. 2025; --no-mend leaves them open). Ctrl-C ends the run
after the step under way, and keeps the student as it then is.
"""

import argparse
import dataclasses
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands import options
from core.commands.progress import tell

if TYPE_CHECKING:
    from core.layer_dropping.configuration import LayerDroppingConfig
    from core.layer_dropping.events import LanguageEvent, LanguagePlan
    from core.layer_dropping.run import LayerDroppingRun

HELP = "distil a small language model on a text"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The text, the teacher, the folder for the student, and every field of the config."""
    from core.layer_dropping.configuration import LayerDroppingConfig

    parser.add_argument("--text", required=True, metavar="FILE", help="in UTF-8, or the name of one that ships")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to keep the student in")
    parser.add_argument("--teacher", metavar="MODEL", help="a folder or hub name (SmolLM2-135M-Instruct)")
    options.add_fields(parser, LayerDroppingConfig)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each event and a table at the end, or the events as JSON; keep the student where asked to."""
    from core.layer_dropping.configuration import LayerDroppingConfig
    from core.layer_dropping.texts import read_text

    names = {field.name for field in dataclasses.fields(LayerDroppingConfig)} & vars(arguments).keys()
    config = LayerDroppingConfig(**{name: getattr(arguments, name) for name in names})
    text = read_text(arguments.text)
    options.set_threads(arguments)
    import torch

    from core.language_distillation import LanguageResult, LayerDroppingRun, check_can_keep, keep_student
    from core.language_model import load_language_model
    from core.layer_dropping.card import table

    teacher = load_language_model(arguments.teacher)
    torch.set_num_threads(arguments.threads)  # loading has set one
    if arguments.out:
        check_can_keep(arguments.out, teacher.weight_bytes)
    distillation = LayerDroppingRun(teacher, text, config)
    tell(_said(distillation.plan, config))
    with _ctrl_c_stops(distillation):
        for event in distillation.events():
            _print(event, arguments)
    if not arguments.json:
        print(f"\n{table(event, f'on {event.scored:,} held-out tokens')}")
    if arguments.out and isinstance(event, LanguageResult):
        files = keep_student(arguments.out, distillation, event)
        tell(f"kept in {arguments.out}: {', '.join(file.name for file in files)}")
    return 130 if distillation.stopped else 0


def _said(plan: "LanguagePlan", config: "LayerDroppingConfig") -> str:
    """Which layers the student has, how much of the text is used, and what it learns from."""
    rest = "" if plan.whole else "; what follows is not used"
    mended = "the layer before each gap is fitted to what was behind it, then " if config.mend else ""
    hidden = f" and its last hidden states, weight {config.state_weight:g}" if config.state_weight else " alone"
    own = f", in {config.on_policy:.0%} of the steps on what it writes itself" if config.on_policy else ""
    return (
        f"keeping {len(plan.kept)} of {len(plan.influence)} layers: {', '.join(map(str, plan.kept))}\n"
        f"learning from {plan.train_tokens:,} tokens, the next {plan.held_out_tokens:,} held out{rest}\n"
        f"{mended}the student learns the teacher's soft targets{hidden}{own}\n"
        "first both are scored as they begin …"
    )


@contextmanager
def _ctrl_c_stops(distillation: "LayerDroppingRun") -> Iterator[None]:
    """Have the first Ctrl-C end the run after the step under way, and a second one at once."""

    def stop(_number: int, _frame: object) -> None:
        distillation.stopped = True
        signal.signal(signal.SIGINT, before)
        tell("stopping: the student is scored once more; Ctrl-C again ends at once")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _print(event: "LanguageEvent", arguments: argparse.Namespace) -> None:
    left = "" if event.seconds_left is None else f", {event.seconds_left:.0f} s left"
    pace = "" if event.tokens_a_second is None else f", {event.tokens_a_second:.0f} tokens/s"
    line = f"step {event.step:4d} of {event.steps}  {event.seconds:5.1f} s{left}{pace}"
    if arguments.json:
        tell(line)
        print(event.to_json(), flush=True)
        return
    twin = f", twin {event.twin.kl_to_teacher:.3f}" if event.twin else ""
    print(f"{line}  KL to the teacher: student {event.student.kl_to_teacher:.3f}{twin}", flush=True)
    for written in event.continuations[:1]:
        print(f"    {written.prompt!r} … {written.text!r}", flush=True)
