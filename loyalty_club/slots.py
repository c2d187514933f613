"""When each timed job of the club is due, in the order of a tick; `timetable` knows what it does.

They stand apart because pages tell the times, and must not load all that the jobs work with.
"""

from datetime import time

from members.rules.timetable import Slot

HOURS_OPEN = tuple(time(hour, 20) for hour in range(8, 22))
SLOTS = (
    Slot("sweep_surpluses", every=5),
    Slot("watch_cap", every=5),
    # By day: it tells the members.
    Slot("reward_dates", at=HOURS_OPEN),
    Slot("reward_referrals", every=10),
    Slot("reward_facts", every=10),
    Slot("expire_points", every=60),
    Slot("expire_rewards", every=60),
    Slot("erase_due_members", at=(time(1, 40),)),
    Slot("recalculate_standings", at=(time(2, 30),)),
    # Before the labels, which go by it.
    Slot("work_out_figures", at=(time(2, 40),)),
    Slot("label_figures", at=(time(2, 45),)),
    Slot("compute_labels", at=(time(2, 50),)),
    Slot("verify_ledger", at=(time(3, 30),)),
    Slot("forget_old_keys", at=(time(4, 10),)),
    Slot("forget_old_imports", at=(time(4, 20),)),
    Slot("forget_old_runs", at=(time(4, 30),)),
    Slot("forget_lost_leads", at=(time(4, 25),)),
    Slot("install_sales", every=5),
    # By day: they tell the members.
    Slot("lapse_credit_sales", at=(time(9, 40),)),
    Slot("plan_for_silent_members", at=(time(10, 30),)),
    Slot("end_offers", at=(time(0, 15),)),
    # Each is decided once; by day come the dates that are told of, and days that are confirmed.
    Slot("plan_reminders", at=(time(0, 30), time(10), time(16)), catches_up=True),
    Slot("begin_passages", every=5),
    Slot("take_steps", every=5),
    Slot("ask_buyers", every=5),
    # By day: whoever reads it is awake; once for each address and week.
    Slot("post_weekly_letters", at=(time(7, 30),)),
    Slot("send_batches"),
    Slot("ask_carriers", every=5),
    Slot("take_up_inbound"),
    # By day: it asks the members how satisfied they are.
    Slot("close_solved", at=HOURS_OPEN),
    Slot("reconcile_unknown", every=5),
    Slot("fold_summaries"),
    Slot("read_ahead", every=60),
    Slot("work_out_asked"),
    # Last: what the others owe leaves with the same tick.
    Slot("send_due_messages"),
)
