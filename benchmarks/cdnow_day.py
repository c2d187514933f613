"""The dashboard of the day after CDNOW's last purchase, over the database that DATABASE_URL names.

`benchmarks.cdnow_stage --pictures` runs it: `python -m benchmarks.cdnow_day PORT`.
"""

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.core.management import execute_from_command_line

THE_DAY_AFTER = datetime(1998, 7, 1, 12, 0, tzinfo=ZoneInfo("Asia/Tehran"))

if __name__ == "__main__":
    with time_machine.travel(THE_DAY_AFTER, tick=True):
        execute_from_command_line(
            ["manage.py", "runserver", f"127.0.0.1:{sys.argv[1]}", "--noreload"]
        )
