"""Celery's door to the analytics room: long readings that nobody should wait for."""

from datetime import date

from celery import shared_task

from analytics.selectors.kept_replays import ask_replay, kept_answer
from analytics.selectors.kept_replays import work_out as work_out_replay
from analytics.services.works import work_out_one
from members.rules.calendars import Window
from points.models import ProgramDraft


@shared_task
def replay_program(draft_id: int | None, first: str, last: str) -> None:
    """Work out a replay and keep it for the page that asks; done already is done."""
    draft = None if draft_id is None else ProgramDraft.objects.get(pk=draft_id)
    window = Window(date.fromisoformat(first), date.fromisoformat(last))
    asked = ask_replay(draft, window)
    if kept_answer(asked) is None:
        work_out_replay(asked)


@shared_task
def work_out_figure(name: str, shop_id: int | None = None) -> None:
    """Work out a long reading that somebody waits for."""
    work_out_one(name=name, shop_id=shop_id)
