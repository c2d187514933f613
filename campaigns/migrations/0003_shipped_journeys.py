"""Clubs that were opened before the journeys get those of the program; a new club gets them with
the first minute of its timetable.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from campaigns.rules.default_journeys import DEFAULT_JOURNEYS, said
from campaigns.rules.journeys import clean_settings


def install(apps, schema_editor):
    Journey, Step = apps.get_model("campaigns", "Journey"), apps.get_model("campaigns", "Step")
    if not apps.get_model("members", "Club").objects.exists() or Journey.objects.exists():
        return
    now, language = timezone.now(), settings.LANGUAGE_CODE
    for default in DEFAULT_JOURNEYS:
        journey = Journey.objects.create(
            name=said(default.name, language),
            trigger=default.trigger,
            settings=clean_settings(default.trigger, default.settings),
            leaves_on_purchase=default.leaves_on_purchase,
            is_active=default.is_active,
            active_from=now if default.is_active else None,
            created_at=now,
            created_by="system",
        )
        for position, step in enumerate(default.steps, start=1):
            Step.objects.create(
                journey=journey,
                position=position,
                delay_days=step.days,
                condition=step.condition,
                kind=step.kind,
                text=said(step.text, language),
                follow_up=said(step.follow_up, language),
            )


def remove(apps, schema_editor):
    """What nobody has walked yet; the rest goes with the tables of the migration before."""
    apps.get_model("campaigns", "Journey").objects.filter(
        created_by="system", passages=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_outreach"), ("members", "0008_messages_and_jobs")]

    operations = [migrations.RunPython(install, remove)]
