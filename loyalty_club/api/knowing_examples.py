"""What the documentation shows of knowing a member: a day, an answer, something to do."""

from typing import Any

Example = dict[str, Any]

_DAY: Example = {
    "whose": "mother",
    "kind": "birthday",
    "calendar": "jalali",
    "month": 7,
    "day": 15,
    "year": None,
    "title": "",
    "person": "مریم",
    "leap_policy": "before",
    "lead_days": [7, 3],
    "note": "نرگس دوست دارد",
}
_DATE = _DAY | {
    "id": 12,
    "source": "api",
    "told_at": "2026-11-21T18:30:00+03:30",
    "next_on": "2027-10-07",
    "days_left": 320,
    "turns": None,
    "is_mourning": False,
}
_PERSON = {
    "id": 7,
    "card_number": "5339958802",
    "mobile": "+989121234567",
    "first_name": "سارا",
    "last_name": "احمدی",
}
_FOLLOW_UP = {
    "id": 31,
    "member": _PERSON,
    "kind": "call",
    "reason": "تولد مادر",
    "due_on": "2027-10-04",
    "shop": "main",
    "assignee": None,
    "status": "open",
    "outcome": "",
    "remark": "",
    "is_excluded": False,
    "created_at": "2026-11-21T18:31:00+03:30",
    "closed_at": None,
}
_HOLDER = {"id": 7, "balance": 130, "spendable": 130, "pending": 0, "debt": 0}

REQUESTS: dict[str, Example] = {
    "keepDate": _DAY,
    "rememberDay": {
        "whose": "wife",
        "kind": "wedding",
        "calendar": "jalali",
        "month": 9,
        "day": 3,
        "purchase": 4417,
        "is_allowed": True,
    },
    "noteReason": {"reason": "wedding"},
    "answerQuestion": {"fact": "colour", "value": "red"},
    "planFollowUp": {"kind": "call", "reason": "تولد مادر", "due_on": "2027-10-04"},
    "recordConsents": {"sms": {"promotion": False}, "call": {"occasion": True}},
    "eraseMember": {"when": "planned"},
}
ANSWERS: dict[str, Example] = {
    "readDates": {"results": [_DATE]},
    "keepDate": {"results": [_DATE]},
    "answerQuestion": {"points": 5, "member": _HOLDER},
    "readFollowUps": {"results": [_FOLLOW_UP], "next": None},
    "planFollowUp": _FOLLOW_UP,
    "readReferral": {
        "code": "K7M2P9",
        "friends": [
            {
                "name": "مریم ک.",
                "joined_at": "2026-11-25T11:00:00+03:30",
                "state": "rewarded",
                "points": 50,
            }
        ],
    },
    "eraseMember": {"is_done": False, "due_on": "2026-11-28", "points": 0},
}
