"""The Celery app and the timetable: the row is the queue, Celery only wakes the sweeps."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_club.settings")

app = Celery("loyalty_club")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["members", "points", "campaigns", "analytics"])
app.conf.beat_schedule = {
    "send due messages": {"task": "members.tasks.send_due_messages", "schedule": 5.0},
    "sweep surplus into the pool": {"task": "points.tasks.sweep_surpluses", "schedule": 300.0},
    "watch the cap": {"task": "points.tasks.watch_cap", "schedule": 300.0},
    "reward dates": {
        "task": "points.tasks.reward_dates",
        "schedule": crontab(minute="20", hour="8-21"),
    },
    # Woken in vain it costs one look; a wake that has waited is not needed any more.
    "run imports": {
        "task": "points.tasks.run_imports",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "forget old imports": {
        "task": "points.tasks.forget_old_imports",
        "schedule": crontab(hour="4", minute="20"),
    },
    "reward referrals": {"task": "points.tasks.reward_referrals", "schedule": 600.0},
    "reward facts": {"task": "points.tasks.reward_facts", "schedule": 600.0},
    "expire points": {"task": "points.tasks.expire_points", "schedule": crontab(minute="5")},
    "expire rewards and vouchers": {
        "task": "points.tasks.expire_rewards",
        "schedule": crontab(minute="10"),
    },
    "lapse credit sales": {
        "task": "points.tasks.lapse_credit_sales",
        # By day: it tells the members.
        "schedule": crontab(hour="9", minute="40"),
    },
    "recalculate standings": {
        "task": "points.tasks.recalculate_standings",
        "schedule": crontab(hour="2", minute="30"),
    },
    "compute labels": {
        "task": "campaigns.tasks.compute_labels",
        "schedule": crontab(hour="2", minute="50"),
    },
    "erase due members": {
        "task": "points.tasks.erase_due_members",
        "schedule": crontab(hour="1", minute="40"),
    },
    "plan for silent members": {
        "task": "points.tasks.plan_for_silent_members",
        # By day: it tells the members.
        "schedule": crontab(hour="10", minute="30"),
    },
    "forget old keys": {
        "task": "members.tasks.forget_old_keys",
        "schedule": crontab(hour="4", minute="10"),
    },
    "verify the ledger": {
        "task": "points.tasks.verify_ledger",
        "schedule": crontab(hour="3", minute="30"),
    },
}
