"""Nothing is found by the day of a return: that index cost every update and served nobody."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_stale_figures"), ("points", "0009_habits")]
    operations = [migrations.RemoveIndex("absence", "absence_back_on")]
