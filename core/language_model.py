"""A causal language model: its next-token logits, its scores of whole answers, and what it writes."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from core.language.answers import SampledAnswer, sample_lines
from core.language.continuations import GeneratedToken, Rules, WrittenStep, continuations
from core.language.model_store import Progress, configured_model, download, local_folder
from core.language.prompt_reader import PromptReader
from core.language.sequences import (
    SequenceScore,
    TokenRow,
    answer_logits,
    answer_start,
    sequence_log_prob,
    sequence_score,
)
from core.language.shared_model import SharedModel
from core.language.tokens import cut_digits_off, vocabulary_texts
from core.limits import (
    MAX_NEW_TOKENS,
    MAX_PROMPT_TOKENS,
    MAX_ROWS,
    SamplingSettings,
    check_count,
    check_prompt,
    check_seed,
)


class LanguageModel:
    """A causal language model with its tokenizer, on the CPU in float32. Threads may share it.

    What a prompt begins with as one that was read lately is not computed again, and prompts that wait together are read
    together, which moves no probability by 0.00001.
    """

    def __init__(self, name: str, network: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> None:
        self.name = name
        self._model, self._tokenizer = network, tokenizer
        self._ask = SharedModel(self._model)
        self._reader = PromptReader(self._ask, self._model)

    @classmethod
    def read(cls, name: str, folder: Path) -> "LanguageModel":
        """The model whose safetensors, config and tokenizer are in `folder`, as transformers writes them."""
        network = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, use_safetensors=True, trust_remote_code=False
        )
        # AutoTokenizer costs 1.3 s more.
        return cls(name, network.eval(), PreTrainedTokenizerFast.from_pretrained(folder))

    @property
    def network(self) -> PreTrainedModel:
        """The network itself, which others use: who changes its weights has to copy it before."""
        return self._model

    @property
    def tokenizer(self) -> PreTrainedTokenizerFast:
        """The tokenizer itself."""
        return self._tokenizer

    @property
    def vocabulary_size(self) -> int:
        """How many logits each prediction has."""
        return int(self._model.config.vocab_size)

    @property
    def weight_bytes(self) -> int:
        """Bytes of all weights, each counted once: what one prediction must read at least."""
        return sum(weight.nbytes for weight in self._model.parameters())

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The text of every token, by id; see core.language.tokens.token_text. Ids without a piece are empty."""
        return vocabulary_texts(self._tokenizer, self.vocabulary_size)

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`. Raises ValueError for an empty or over-long prompt."""
        check_prompt(text)
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False).input_ids
        return ids

    def marks_in(self, ids: Sequence[int]) -> list[str]:
        """The texts of the model's own marks among the token `ids`, each once: `<|im_end|>`, `<file_sep>` …"""
        marks = {token: text for text, token in self._tokenizer.get_added_vocab().items()}
        return [marks[token] for token in dict.fromkeys(ids) if token in marks]

    @torch.inference_mode()
    def next_token_logits(self, text: str, appended: Sequence[int] = ()) -> NDArray[np.float32]:
        """Logits of the token that follows `text` and then the token ids `appended`.

        Returns (vocabulary,), the caller's to change. Only the last 256 tokens are read.
        Raises ValueError for an empty or over-long prompt, and for an id outside the vocabulary.
        """
        _, logits = self._reader.read(self._context(text, appended))
        found: NDArray[np.float32] = logits[0].numpy()
        return found

    @torch.inference_mode()
    def sequence_log_probs(self, prompt: str, continuations: Sequence[str]) -> list[float]:
        """Log-probability (nats) of each whole continuation after `prompt`, all in one batch.

        Prompt and continuation are tokenised together, so a border inside a token is scored as the model sees it.
        Only the last 256 tokens are read. Raises ValueError where one is empty or over-long, and where the
        continuation is longer than that or reaches into the very first token, before which there is nothing.
        """
        return [sequence_log_prob(row, logits) for row, logits in self._answers(prompt, continuations)]

    @torch.inference_mode()
    def sequence_scores(self, prompt: str, continuations: Sequence[str]) -> list[SequenceScore]:
        """The same, token by token and at every temperature, with the same errors."""
        return [sequence_score(row, logits) for row, logits in self._answers(prompt, continuations)]

    def sample_answers(
        self, prompt: str, temperature: float, *, count: int, max_new_tokens: int, seed: int
    ) -> Iterator[SampledAnswer]:
        """`count` answers, each a line that follows `prompt`, every token drawn at `temperature`; as they end.

        Raises ValueError for a temperature or a seed outside its range.
        """
        SamplingSettings(temperature)
        check_seed(seed)
        return sample_lines(
            self._ask,
            *self._reader.read(self.encode(prompt)[-MAX_PROMPT_TOKENS:]),
            decode=self._tokenizer.decode,
            ends=frozenset(self._marks),
            temperature=temperature,
            generators=np.random.default_rng(seed).spawn(count),
            max_new_tokens=max_new_tokens,
        )

    def generate(
        self,
        text: str,
        temperature: float | Sequence[float],
        *,
        max_new_tokens: int,
        seed: int,
        top_k: int | None = None,
        top_p: float | None = None,
        min_p: float | None = None,
        appended: Sequence[int] = (),
    ) -> Iterator[tuple[GeneratedToken, ...]]:
        """Write `max_new_tokens` tokens on from `text`, one step a yield: one token for each temperature.

        The model's own marks (end of text, start of a turn) are never drawn. A row does not depend on the others.
        Raises ValueError, at the first step, for settings outside their range.
        """
        temperatures = list(temperature) if isinstance(temperature, Sequence) else [temperature]
        settings = [SamplingSettings(t, top_k, top_p, min_p) for t in temperatures]
        steps = self.write(text, settings, max_new_tokens=max_new_tokens, seed=seed, appended=appended)
        yield from (tuple(filter(None, step.tokens)) for step in steps)

    def write(
        self,
        text: str,
        settings: Sequence[SamplingSettings],
        *,
        max_new_tokens: int,
        seed: int,
        appended: Sequence[int] = (),
        stop: bool = False,
        whole: bool = False,
    ) -> Iterator[WrittenStep]:
        """The same for each of `settings`, with what ended each text.

        With `stop` that may be its sentence or a mark that the model draws; with `whole` a character of several tokens
        is the text of the token that makes it whole. Raises ValueError as `generate` does.
        """
        check_seed(seed)
        check_count("max_new_tokens", max_new_tokens, 1, MAX_NEW_TOKENS)
        check_count("the number of temperatures", len(settings), 1, MAX_ROWS)
        yield from continuations(
            self._ask,
            *self._reader.read(self._context(text, appended)),
            rules=Rules(self._marks, self.vocabulary, text, appended, stop=stop, whole=whole),
            settings=settings,
            seed=seed,
            max_new_tokens=max_new_tokens,
        )

    def _context(self, text: str, appended: Sequence[int]) -> list[int]:
        for token in appended:
            check_count("an appended token id", token, 0, self.vocabulary_size - 1)
        return (self.encode(text) + list(appended))[-MAX_PROMPT_TOKENS:]

    def _answers(self, prompt: str, continuations: Sequence[str]) -> Iterator[tuple[TokenRow, torch.Tensor]]:
        """Each continuation as a row of tokens, with the logits its tokens were predicted from."""
        before = self.encode(prompt)
        rows = [self._row(before, prompt, continuation) for continuation in continuations]
        if not rows:
            return iter(())
        return zip(rows, answer_logits(self._ask, self._reader.read, rows), strict=True)

    def _row(self, before: Sequence[int], prompt: str, continuation: str) -> TokenRow:
        if not continuation:
            raise ValueError(f"continuation must hold at least one character, got {continuation!r}")
        whole = self.encode(prompt + continuation)
        start = answer_start(before, whole)
        if start == 0:
            raise ValueError(
                f"prompt must keep a token before the continuation, got {prompt!r:.40} in one token with it"
            )
        check_count("the number of tokens in a continuation", len(whole) - start, 1, MAX_PROMPT_TOKENS - 1)
        return TokenRow(tuple(whole), start).last(MAX_PROMPT_TOKENS)

    @cached_property
    def _marks(self) -> list[int]:
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        marks = {*ends, *self._tokenizer.all_special_ids} - {None}
        return sorted(mark for mark in marks if mark < self.vocabulary_size)


def load_language_model(
    source: str | None = None, *, may_download: bool = False, progress: Progress = lambda _stage: None
) -> LanguageModel:
    """The model `source`, a hub name or a folder; without one, TEMPERATURE_LAB_MODEL or SmolLM2-135M-Instruct.

    The hub is only asked where `may_download`. `progress` is told each stage that begins.
    Raises ModelMissingError where no files are here, HubUnreachableError where they could not be fetched,
    ValueError where they are not a readable safetensors model.
    """
    name = source or configured_model()
    torch.set_num_threads(1)  # two for one job alone: see SharedModel
    fetch = may_download and not Path(name).is_dir()
    folder = download(name, progress) if fetch else local_folder(name, _convert_gguf, progress)
    progress("loading")
    try:
        return LanguageModel.read(name, folder)
    except Exception as error:  # transformers raises whatever its many readers meet in a damaged file
        raise ValueError(
            f"{name} must be a whole safetensors model, got {type(error).__name__}: {error!s:.200}"
        ) from error


def _convert_gguf(gguf: Path, folder: Path) -> None:
    """Write the weights of `gguf`, dequantised to float32, and its tokenizer as a transformers folder."""
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    cut_digits_off(tokenizer)  # the file says so, and transformers forgets it
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    model.hf_quantizer = None  # the weights are plain now; transformers would refuse to save them as quantised
    del model.config.quantization_config
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
