"""Clubs that were opened before the profile get its catalogue; a new club gets it when opened."""

from dataclasses import asdict

from django.db import migrations

from members.rules.default_facts import DEFAULT_FACTS


def install(apps, schema_editor):
    if not apps.get_model("members", "Club").objects.exists():
        return
    Fact = apps.get_model("members", "Fact")
    Fact.objects.bulk_create(
        [Fact(**asdict(fact), is_shipped=True) for fact in DEFAULT_FACTS], ignore_conflicts=True
    )


def remove(apps, schema_editor):
    """What nobody has answered; the rest goes with the table of the migration before."""
    Fact = apps.get_model("members", "Fact")
    Fact.objects.filter(is_shipped=True, answers=None).delete()


class Migration(migrations.Migration):
    dependencies = [("members", "0005_knowing_members")]

    operations = [migrations.RunPython(install, remove)]
