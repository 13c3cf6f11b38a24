"""The options of distil and sweep are the config's fields: their names, kinds, defaults and words."""

import argparse
import dataclasses
import re

import pytest

from core.commands import distil, options, sweep
from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks


def parser_of(command: object) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)  # type: ignore[attr-defined]
    return parser


def test_with_no_option_the_config_is_the_usual_one() -> None:
    tasks = all_tasks()
    assert options.config(parser_of(distil).parse_args(["digits"]), tasks["digits"]) == DistillationConfig()
    swept = parser_of(sweep).parse_args(["digits"])
    assert options.config(swept, tasks["digits"], temperature=9.0) == DistillationConfig(temperature=9.0)
    usual = options.config(parser_of(distil).parse_args(["names"]), tasks["names"])
    assert usual == DistillationConfig(temperature=tasks["names"].temperature, labels=tasks["names"].labels)


def test_each_option_sets_its_field() -> None:
    given = (
        "digits --student gru --hidden 8 4 --temperature 2 --soft-weight 0.5 --divergence jsd --beta 0.3 "
        "--no-t-squared --steps 7 --seconds 1.5 --batch-size 9 --learning-rate 0.1 --seed 3 --repeats 2 --device auto "
        "--experiment missing_class --labels 11 --classes 1 2 --jitter 1 --every 4 --probes 6"
    )
    config = options.config(parser_of(distil).parse_args(given.split()), all_tasks()["digits"])
    expected = DistillationConfig(
        student="gru",
        widths=(8, 4),
        temperature=2.0,
        soft_weight=0.5,
        divergence="jsd",
        beta=0.3,
        t_squared=False,
        steps=7,
        seconds=1.5,
        batch_size=9,
        learning_rate=0.1,
        seed=3,
        repeats=2,
        device="auto",
        experiment="missing_class",
        labels=11,
        classes=(1, 2),
        jitter=1,
        every=4,
        probes=6,
    )
    assert config == expected
    usual = DistillationConfig()
    assert all(getattr(config, field.name) != getattr(usual, field.name) for field in dataclasses.fields(config))


def test_help_says_each_fields_meaning_and_its_default() -> None:
    text = re.sub(r"\s+", " ", parser_of(distil).format_help())
    for field in dataclasses.fields(DistillationConfig):
        assert field.metadata["help"] in text
    for words in ("hidden layer (32)", "in the loss (1)", "of Adam (0.005)", "to train (cpu)", "whatever the steps --"):
        assert words in text


def test_a_sweep_shows_no_probes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of(sweep).parse_args(["digits", "--probes", "3"])
    assert "--probes" in capsys.readouterr().err


def test_a_choice_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of(distil).parse_args(["digits", "--experiment", "none"])
    assert "few_labels" in capsys.readouterr().err
