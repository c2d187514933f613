"""Control groups of journeys: the share that is held out, and who was drawn for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_nurture_journey")]

    operations = [
        migrations.AddField(
            model_name="journey",
            name="control_percent",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="held out, percent"),
        ),
        migrations.AddField(
            model_name="passage",
            name="drawn_percent",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="held out when drawn, percent"
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="status",
            field=models.CharField(
                choices=[
                    ("on", "Under way"),
                    ("done", "At its end"),
                    ("left", "Left early"),
                    ("held", "Held out for comparison"),
                ],
                default="on",
                max_length=4,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("bought", "He bought"),
                    ("stopped", "The journey was stopped"),
                    ("taken_out", "Taken out by a person"),
                    ("closed", "No longer a member"),
                    ("gone", "What began it is no longer so"),
                    ("overtaken", "It has happened anew"),
                ],
                default="",
                max_length=9,
                verbose_name="ended because",
            ),
        ),
        migrations.AddConstraint(
            model_name="journey",
            constraint=models.CheckConstraint(
                condition=models.Q(("control_percent__lte", 50)),
                name="journey_holds_out_at_most_half",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True),
                    models.Q(("done", 0), ("drawn_percent__gt", 0), ("next_at", None)),
                    _connector="OR",
                ),
                name="passage_held_out_was_drawn",
            ),
        ),
    ]
