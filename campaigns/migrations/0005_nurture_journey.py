"""Clubs that have the journeys of the program already get the one for who was won from a lead; a
new club gets it with the others.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from campaigns.rules.default_journeys import DEFAULT_JOURNEYS, said
from campaigns.rules.journeys import clean_settings

TRIGGER = "lead_won"


def install(apps, schema_editor):
    Journey, Step = apps.get_model("campaigns", "Journey"), apps.get_model("campaigns", "Step")
    language = settings.LANGUAGE_CODE
    (default,) = (one for one in DEFAULT_JOURNEYS if one.trigger == TRIGGER)
    name, now = said(default.name, language), timezone.now()
    journeys = Journey.objects.all()
    has_it = journeys.filter(trigger=TRIGGER).exists() or journeys.filter(name=name).exists()
    if has_it or not journeys.exists():
        return
    journey = Journey.objects.create(
        name=name,
        trigger=TRIGGER,
        settings=clean_settings(TRIGGER, default.settings),
        is_active=True,
        active_from=now,
        created_at=now,
        created_by="system",
    )
    for position, step in enumerate(default.steps, start=1):
        Step.objects.create(
            journey=journey,
            position=position,
            delay_days=step.days,
            kind=step.kind,
            text=said(step.text, language),
            follow_up=said(step.follow_up, language),
        )


def remove(apps, schema_editor):
    """What nobody has walked yet."""
    apps.get_model("campaigns", "Journey").objects.filter(
        trigger=TRIGGER, created_by="system", passages=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_listening_and_leads")]

    operations = [migrations.RunPython(install, remove)]
