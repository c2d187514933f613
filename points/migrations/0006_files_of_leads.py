"""Files may hold leads too; only a word more in the list of kinds."""

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
        )
    ]
