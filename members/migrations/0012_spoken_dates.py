"""Whose day is near is answered by indexes alone; daughters and sons are told apart."""

import django.contrib.postgres.fields
from django.db import migrations, models

WHOSE = [
    ("self", "Own"),
    ("wife", "Wife"),
    ("husband", "Husband"),
    ("mother", "Mother"),
    ("father", "Father"),
    ("daughter", "Daughter"),
    ("son", "Son"),
    ("child", "Child"),
    ("friend", "Friend"),
    ("colleague", "Colleague"),
]
# Girls' Day is that of daughters, and of children of whom nothing more was told.
OF_GIRLS, OF_CHILDREN = ["daughter", "child"], ["daughter", "son", "child"]


def tell_children_apart(apps, schema_editor):
    shipped = apps.get_model("members", "Occasion").objects.filter(is_shipped=True, whose=["child"])
    shipped.filter(key="girls_day").update(whose=OF_GIRLS)
    shipped.update(whose=OF_CHILDREN)


def say_child_of_all(apps, schema_editor):
    """Twins have one day, which was kept once before: with such in the club it is refused."""
    shipped = apps.get_model("members", "Occasion").objects.filter(is_shipped=True)
    shipped.filter(whose__in=[OF_GIRLS, OF_CHILDREN]).update(whose=["child"])
    dates = apps.get_model("members", "ImportantDate").objects
    dates.filter(whose__in=["daughter", "son"]).update(whose="child")


class Migration(migrations.Migration):
    dependencies = [("members", "0011_pending_email")]

    operations = [
        migrations.RemoveIndex(model_name="importantdate", name="date_due"),
        migrations.AlterField(
            model_name="importantdate",
            name="whose",
            field=models.CharField(choices=WHOSE, max_length=9, verbose_name="whose"),
        ),
        migrations.AlterField(
            model_name="occasion",
            name="whose",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=WHOSE, max_length=9),
                blank=True,
                default=list,
                size=None,
                verbose_name="for whom",
            ),
        ),
        migrations.AddIndex(
            model_name="importantdate",
            index=models.Index(
                fields=["calendar", "month", "day"],
                include=("id", "member", "whose", "kind", "leap_policy", "lead_days", "person"),
                name="date_due",
            ),
        ),
        migrations.AddIndex(
            model_name="importantdate",
            index=models.Index(
                condition=models.Q(("kind", "remembrance")),
                fields=["member"],
                include=("whose", "person"),
                name="date_mourned",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("status", "active"), _negated=True),
                fields=["id"],
                name="member_gone",
            ),
        ),
        migrations.RunPython(tell_children_apart, say_child_of_all),
    ]
