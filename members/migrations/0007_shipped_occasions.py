"""A club that stood before gets the occasions that come with the program, as a new one does."""

from django.db import migrations

from members.rules.occasion_pack import SHIPPED


def install(apps, schema_editor):
    club = apps.get_model('members', 'Club').objects.first()
    if club is None:
        return
    Occasion = apps.get_model('members', 'Occasion')
    Occasion.objects.bulk_create(
        [
            Occasion(
                key=shipped.key,
                names={'fa': shipped.fa, 'en': shipped.en},
                calendar=shipped.calendar,
                rule=shipped.rule,
                tone=shipped.tone,
                whose=list(shipped.whose),
                lead_days=list(shipped.lead_days),
                is_kept=club.calendar in shipped.kept_in,
                is_shipped=True,
            )
            for shipped in SHIPPED
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_default_facts'),
    ]

    operations = [
        # The table goes with the step before; going back needs nothing here.
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
