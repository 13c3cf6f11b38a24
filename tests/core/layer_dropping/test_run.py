"""A whole run: what its events say, what its student learns, and what is kept of it."""

import dataclasses
import gc
import json
import math
import weakref
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from core.language_distillation import (
    LanguageResult,
    LayerDroppingConfig,
    LayerDroppingRun,
    check_can_keep,
    keep_student,
)
from core.language_model import LanguageModel, load_language_model
from tests.core.layer_dropping.sea import TEXT

QUICK = LayerDroppingConfig(
    layers=3, tokens=640, held_out=128, window=16, batch_rows=4, learning_rate=2e-2, passes=2, every=10
)


def finished(llama: LanguageModel, **changes: Any) -> tuple[LayerDroppingRun, LanguageResult]:
    run = LayerDroppingRun(llama, TEXT, dataclasses.replace(QUICK, **changes))
    *_, result = run.events()
    assert isinstance(result, LanguageResult)
    return run, result


def test_a_run_tells_where_it_stands(llama: LanguageModel) -> None:
    run = LayerDroppingRun(llama, TEXT, QUICK)
    events = list(run.events())
    assert [event.step for event in events] == [0, 10, 20]
    assert [event.tokens for event in events] == [0, 640, 1280]
    assert events[0].student == events[0].twin
    assert events[0].student.kl_to_teacher < events[0].dropped.kl_to_teacher
    assert (events[0].seconds_left, events[0].tokens_a_second, events[0].student_loss) == (None, None, None)
    assert all(event.seconds_left >= 0 and event.tokens_a_second > 0 for event in events[1:])
    assert len(events[0].continuations) == 3
    assert events[0].continuations != events[-1].continuations
    result = events[-1]
    assert isinstance(result, LanguageResult)
    assert (result.train_tokens, result.held_out_tokens, result.whole) == (640, 128, False)
    assert len(result.influence) == 4
    assert json.loads(result.to_json())["config"]["layers"] == 3


def test_what_a_run_took_is_free_as_soon_as_nobody_has_it_any_more(llama: LanguageModel) -> None:
    run, _ = finished(llama)
    took = [weakref.ref(each) for each in (run, run.student.network)]
    gc.disable()  # it looks for what only knows itself too late for gigabytes
    try:
        del run
        assert [each() for each in took] == [None, None]
    finally:
        gc.enable()


def test_the_student_comes_closer_to_its_teacher_than_its_twin(llama: LanguageModel) -> None:
    _, result = finished(llama, passes=8, every=80)
    assert result.student.kl_to_teacher < 0.9 * result.dropped.kl_to_teacher
    assert result.twin
    assert result.student.kl_to_teacher < result.twin.kl_to_teacher
    assert result.twin.perplexity < result.student.perplexity  # the text is nothing like what this teacher says


@pytest.mark.parametrize("kind", ["forward_kl", "reverse_kl", "jsd"])
def test_every_divergence_brings_it_closer(llama: LanguageModel, kind: str) -> None:
    _, result = finished(llama, divergence=kind, twin=False, temperature=2.0)
    assert result.student.kl_to_teacher < result.dropped.kl_to_teacher
    assert (result.twin, result.twin_loss) == (None, None)


def test_the_same_config_gives_the_same_numbers_and_another_seed_others(llama: LanguageModel) -> None:
    first, again, other = (finished(llama, seed=seed)[1] for seed in (0, 0, 1))
    assert (first.student, first.twin) == (again.student, again.twin)
    assert first.student != other.student


def test_a_run_that_is_stopped_ends_with_a_result(llama: LanguageModel) -> None:
    run = LayerDroppingRun(llama, TEXT, QUICK)
    events = run.events()
    next(events)
    run.stopped = True
    [result] = events
    assert isinstance(result, LanguageResult)
    assert (result.step, result.steps) == (1, 20)


def test_a_run_that_went_astray_at_its_end_has_a_result_and_writes_nothing(llama: LanguageModel) -> None:
    config = dataclasses.replace(QUICK, tokens=128, batch_rows=8, passes=1, learning_rate=1e30, twin=False, mend=False)
    *_, result = LayerDroppingRun(llama, TEXT, config).events()
    assert not math.isfinite(result.student.perplexity)
    assert result.continuations == ()
    assert json.loads(result.to_json())["student"]["perplexity"] is None


def test_too_little_memory_is_told_before(llama: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 1_000_000}))
    run = LayerDroppingRun(llama, TEXT, QUICK)
    for ask in (lambda: run.plan, lambda: next(run.events())):
        with pytest.raises(ValueError, match=r"must have 0\.4 GB of free memory, got 0\.0 GB"):
            ask()


def test_a_kept_student_is_read_by_transformers_and_says_the_same(llama: LanguageModel, tmp_path: Path) -> None:
    run, result = finished(llama)
    folder = tmp_path / "out" / "student"
    check_can_keep(folder, llama.weight_bytes)
    names = {file.name for file in keep_student(folder, run, result)}
    assert names == {file.name for file in folder.iterdir()}
    assert names >= {"model.safetensors", "config.json", "tokenizer.json", "README.md", "result.json"}
    again = AutoModelForCausalLM.from_pretrained(folder)
    assert again.config.num_hidden_layers == 3
    ids = torch.tensor([AutoTokenizer.from_pretrained(folder)("The whale").input_ids])
    with torch.no_grad():
        torch.testing.assert_close(again(ids).logits, run.student.network(ids).logits)
    read = load_language_model(str(folder))
    assert read.next_token_logits("The whale") == pytest.approx(run.student.next_token_logits("The whale"), abs=1e-5)
    assert LayerDroppingConfig(**json.loads((folder / "result.json").read_text())["config"]) == result.config
    card = (folder / "README.md").read_text()
    assert f"| student | {result.student.kl_to_teacher:.3f} |" in card
    check_can_keep(folder, llama.weight_bytes)
    assert {file.name for file in keep_student(folder, run, result)} == names


def test_a_folder_that_holds_something_else_is_refused(llama: LanguageModel, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(ValueError, match=r"must be empty or hold an earlier student, got thesis\.txt"):
        check_can_keep(tmp_path, llama.weight_bytes)


def test_a_disk_without_room_is_told_before(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must have 1000000000000 MB free, got"):
        check_can_keep(tmp_path, 10**18)


def test_what_cannot_be_written_leaves_the_earlier_student(
    llama: LanguageModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, result = finished(llama)
    before = {file: file.read_bytes() for file in keep_student(tmp_path, run, result)}

    def full(*_arguments: object, **_settings: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run.student.tokenizer, "save_pretrained", full)
    with pytest.raises(OSError, match="No space left"):
        keep_student(tmp_path, run, result)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before
