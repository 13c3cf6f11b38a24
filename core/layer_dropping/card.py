"""A student's model card."""

from core.layer_dropping.events import LanguageEvent, LanguageResult, LanguageScores


def card(result: LanguageResult, teacher: str) -> str:
    """Markdown: what the student is, how it was made, how good it is beside its twin, what it is not for."""
    config = result.config
    stopped = "" if result.step == result.steps else f" It was stopped after {result.step} of {result.steps} steps."
    hidden = f", and from its last hidden states with weight {config.state_weight:g}" if config.state_weight else ""
    mended = " The layer before each gap was fitted to what the missing ones had done." if config.mend else ""
    own = f" It wrote {result.written:,} of the tokens itself, and the teacher scored them." if result.written else ""
    return f"""# A student of {teacher}

It keeps the layers {", ".join(map(str, result.kept))} of its teacher's {len(result.influence)}.{mended}

It learnt from its teacher's soft targets, by {config.divergence} at T = {config.temperature:g}{hidden}:
{result.tokens:,} tokens read, AdamW at {config.learning_rate:g}, batches in the order of seed {config.seed}.
Its embeddings are its teacher's.{own}{stopped}

On {result.scored:,} tokens behind those that it learnt from, in windows of {config.window}; one seed, so that small
differences may be luck:

{table(result)}

It writes worse than its teacher, and knows the one text best that it learnt from. It is made for learning how
distillation works: not for answers that anybody relies on. The teacher's licence holds for it too.
"""


def table(event: LanguageEvent, corner: str = "") -> str:
    """Markdown: the scores of student and twin, of where both began, and of the teacher; `corner` is its first cell."""
    rows = {
        "student": event.student,
        "twin, the text alone": event.twin,
        "gaps closed, untrained": event.mended,
        "layers dropped alone": event.dropped,
    }
    lines = [f"| {corner} | KL to the teacher (nats) | agreement | perplexity |", "| --- | --- | --- | --- |"]
    lines += [_row(name, scores) for name, scores in rows.items() if scores]
    return "\n".join([*lines, f"| teacher | 0 | 100% | {event.teacher_perplexity:.1f} |"])


def _row(name: str, scores: LanguageScores) -> str:
    return f"| {name} | {scores.kl_to_teacher:.3f} | {scores.agreement:.1%} | {scores.perplexity:.1f} |"
