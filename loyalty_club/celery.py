"""The Celery app and its beat: the row is the queue, Celery only wakes who looks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_club.settings")

app = Celery("loyalty_club")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["loyalty_club", "analytics"])
# The sender has a queue and a worker of its own: no night's work stands before a code.
app.conf.task_routes = {"loyalty_club.tasks.send_due_messages": {"queue": "sender"}}
# By its name: only a worker loads it.
app.steps["worker"].add("loyalty_club.watchdog:Watchdog")
# Woken in vain it costs one look; a wake that has waited is not needed any more.
app.conf.beat_schedule = {
    "run what is due": {
        "task": "loyalty_club.tasks.run_due",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "send due messages": {
        "task": "loyalty_club.tasks.send_due_messages",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "run imports": {
        "task": "loyalty_club.tasks.run_imports",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
}
