"""Files may hold leads too, and another reason for buying is called one; only words change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("points", "0005_offers")]

    operations = [
        migrations.AlterField(
            model_name="importjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("members", "Members"),
                    ("dates", "Important dates"),
                    ("purchases", "Purchases"),
                    ("balances", "Opening balances"),
                    ("leads", "Leads"),
                ],
                max_length=9,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="purchase",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not asked"),
                    ("own_use", "For himself"),
                    ("home", "For the home"),
                    ("birthday", "Birthday"),
                    ("wedding", "Wedding anniversary"),
                    ("engagement", "Engagement"),
                    ("child_birth", "Birth of a child"),
                    ("graduation", "Graduation"),
                    ("occasion", "A day of the calendar"),
                    ("gift", "A gift"),
                    ("visit", "A visit"),
                    ("remembrance", "Remembrance of a death"),
                    ("other", "Another reason"),
                ],
                default="",
                max_length=11,
                verbose_name="reason for buying",
            ),
        ),
    ]
