"""How good a distilled language model is beside its twin: texts, depths, temperatures, divergences and seeds.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.distil_lm_quality --out rows.jsonl
    OMP_NUM_THREADS=1 python -m tests.benchmarks.distil_lm_quality --texts alice --layers 20 --seeds 1 --out rows.jsonl

Each runner is trained as core.layer_dropping.run trains it; what runners of one text share is computed once: the
teacher's states, the gaps closed, and the twin, which neither T nor the divergence changes. A line is written when a
runner is done, and those that are in the file already are not run again. The table at the end is of the whole file.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.language_model import load_language_model
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.influence import block_influence, kept_layers
from core.layer_dropping.learner import Learner, rate_at
from core.layer_dropping.mending import gaps
from core.layer_dropping.networks import shared_layers
from core.layer_dropping.reading import batches, reading_of
from core.layer_dropping.scoring import HeldOut
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.texts import read_text, shipped_texts
from core.layer_dropping.vocabulary_losses import VocabularyLosses

Step = Callable[[Learner, Tensor, float], float]


class Start:
    """What all runners of one text and depth begin with."""

    def __init__(self, text: str, layers: int) -> None:
        self.teacher, self.config = load_language_model(), LayerDroppingConfig(layers=layers)
        network = self.teacher.network
        reading = reading_of(read_text(text), self.teacher.tokenizer, self.config)
        self.rows, self._scored = reading.train, len(reading.held_out)
        self._kept = kept_layers(self.config, block_influence(network, self.rows[:, :-1]))
        self._shared = shared_layers(self._kept, mended=True)
        self._gaps = gaps(self._kept, len(network.model.layers))
        self.states = TeacherStates(network, self.rows[:, :-1], self._shared, tuple(self._gaps.values()))
        self._losses = VocabularyLosses(network.lm_head.weight.detach())
        self._held_out = HeldOut(self.teacher, reading.held_out, self._shared, self._losses)

    def dropped(self, config: LayerDroppingConfig) -> Learner:
        """The layers that are kept, and nothing more."""
        return Learner(self.teacher.network, self._kept, self._shared, config, self._losses)

    def mended(self, config: LayerDroppingConfig) -> Learner:
        """The same with its gaps closed."""
        learner = self.dropped(config)
        learner.network.load_state_dict(self._mended)
        return learner

    def trained(self, config: LayerDroppingConfig, step: Step) -> Learner:
        """What is left of `mended` after all steps, each a `step` of the rows of such numbers at such a rate."""
        learner, order = self.mended(config), batches(len(self.rows), config)
        for number, rows in enumerate(order):
            step(learner, rows, rate_at(number, len(order)))
        return learner

    def scores(self, learner: Learner) -> dict[str, float]:
        """On all that is held out; perplexity beside the teacher's."""

        def tell(_done: int, _of: int) -> None:
            """Nobody waits for it."""

        found = asdict(self._held_out.score(learner, self._scored, tell))
        return found | {"perplexity": found["perplexity"] / self._held_out.teacher_perplexity(self._scored, tell)}

    @cached_property
    def _mended(self) -> dict[str, Tensor]:
        learner = self.dropped(self.config)
        for numbers in torch.arange(len(self.rows)).split(4):
            self.states.last(numbers)
        wanted = {place: self.states.take(layer) for place, layer in self._gaps.items()}
        learner.mend(self.states.entering(torch.arange(len(self.rows))), wanted)
        return {name: weight.clone() for name, weight in learner.network.state_dict().items()}


def runners(start: Start, arguments: argparse.Namespace) -> Iterator[tuple[dict[str, Any], Callable[[], Learner]]]:
    """Each runner's row without its scores, and what trains it."""

    def from_text(learner: Learner, rows: Tensor, rate: float) -> float:
        return learner.learn_from_text(start.states.entering(rows), start.rows[rows, 1:], rate)

    def from_teacher(learner: Learner, rows: Tensor, rate: float) -> float:
        return learner.learn_from_teacher(start.states.entering(rows), start.states.last(rows), rate)

    yield {"runner": "dropped"}, lambda: start.dropped(start.config)
    yield {"runner": "gaps closed"}, lambda: start.mended(start.config)
    for seed in range(arguments.seeds):
        config = replace(start.config, seed=seed)
        yield {"runner": "twin", "seed": seed}, lambda config=config: start.trained(config, from_text)
        for temperature in arguments.temperatures:
            for divergence in arguments.divergences:
                own = replace(config, temperature=temperature, divergence=divergence)
                what = {"runner": f"{divergence}, T = {temperature:g}", "seed": seed}
                yield what, lambda own=own: start.trained(own, from_teacher)


def report(rows: list[dict[str, Any]]) -> None:
    """Mean and standard error over the seeds, and the worst seed's KL; the KL beside the twin's, seed by seed."""
    print("| text, layers, runner | seeds | KL ± s.e. (worst) | below the twin's (least) | agreed | perplexity / T's |")
    print("| --- | --- | --- | --- | --- | --- |")
    groups: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["text"], row["layers"], row["runner"]), []).append(row)
    for (text, layers, runner), group in groups.items():
        kl = [row["kl_to_teacher"] for row in group]
        error = statistics.stdev(kl) / len(kl) ** 0.5 if len(kl) > 1 else 0.0
        twins = {row["seed"]: row["kl_to_teacher"] for row in groups.get((text, layers, "twin"), []) if "seed" in row}
        below = [1 - row["kl_to_teacher"] / twins[row["seed"]] for row in group if row.get("seed") in twins]
        gain = f"{statistics.mean(below):.1%} ({min(below):.1%})" if below and runner != "twin" else "–"
        agreed, ratio = (statistics.mean(row[name] for row in group) for name in ("agreement", "perplexity"))
        what = f"{text}, {layers}, {runner} | {len(group)} | {statistics.mean(kl):.3f} ± {error:.3f} ({max(kl):.3f})"
        print(f"| {what} | {gain} | {agreed:.1%} | {ratio:.2f} |")


def main() -> None:
    """Run what the file does not hold yet, then print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="+", default=shipped_texts())
    parser.add_argument("--layers", nargs="+", type=int, default=[15])
    parser.add_argument("--temperatures", nargs="*", type=float, default=[1.0, 2.0])
    parser.add_argument("--divergences", nargs="*", default=["forward_kl", "reverse_kl"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.out.touch()
    rows = [json.loads(line) for line in arguments.out.read_text("utf-8").splitlines()]
    for layers in arguments.layers:
        for text in arguments.texts:
            start = Start(text, layers)
            for what, train in runners(start, arguments):
                what = {"text": text, "layers": layers, **what}
                if any(what.items() <= row.items() for row in rows):
                    continue
                begun = time.process_time()
                learner = train()
                seconds = time.process_time() - begun
                rows.append({**what, **start.scores(learner), "processor_seconds": round(seconds, 1)})
                with arguments.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
                print(rows[-1], flush=True)
    report(rows)


if __name__ == "__main__":
    main()
