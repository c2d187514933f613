"""What the parts of one long page ask alike is read once: by `within_one_page`, and only there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_answers: ContextVar[dict[object, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def within_one_page() -> Iterator[None]:
    """A memory for what is `asked_once`, for a page that reads and writes nothing."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def learnt_here(subject: str) -> dict[Any, Any]:
    """What this page knows of a subject so far, for it to add to; nothing, anywhere else."""
    answers = _answers.get()
    learnt: dict[Any, Any] = {} if answers is None else answers.setdefault(subject, {})
    return learnt


def asked_once(selector: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Answers as it did before to the same question on the same page; anywhere else it is asked
    each time. Whoever gets the answer must not change it.
    """

    @wraps(selector)
    def ask(*args: Asked.args, **given: Asked.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return selector(*args, **given)
        question = (selector, args, tuple(sorted(given.items())))
        if question not in answers:
            answers[question] = selector(*args, **given)
        answer: Answer = answers[question]
        return answer

    return ask
