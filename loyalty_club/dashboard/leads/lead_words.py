"""What is to be done next about a lead, and what happened to it, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.next_step import NextStep
from campaigns.selectors.leads.timeline import Kind


@dataclass(frozen=True, slots=True)
class Advice:
    """The one thing to do: why, and the page that does it; `part` is a form that stands in place
    of the button.
    """

    icon: str
    title: Promise
    text: Promise
    label: Promise | str = ""
    page: str = ""
    part: str = ""
    tone: str = "leaf"


ADVICE: dict[NextStep, Advice] = {
    "judge": Advice(
        "scale",
        _("Judge his quality first"),
        _("Five marks, half a minute. A minute spent on a poor lead is taken from a good one."),
        part="dashboard/parts/lead_marks_form.html",
    ),
    "too_poor": Advice(
        "circle-slash-2",
        _("Not worth following up"),
        _("His quality is below the owner's line. Let him go with a reason, or judge him again."),
        _("Judge again"),
        "dashboard-lead-judge",
        tone="honey",
    ),
    "let_go": Advice(
        "circle-slash-2",
        _("He does not want to"),
        _("Say why he is lost: the reason helps with the next one. Or call again another day."),
        _("Let him go"),
        "dashboard-lead-lose",
        tone="honey",
    ),
    "call": Advice(
        "phone",
        _("Speak with him"),
        _("Say who you are and why you call, ask what he needs, and agree on what comes next."),
        part="dashboard/parts/lead_contact_form.html",
    ),
    "call_again": Advice(
        "phone-call",
        _("Reach him"),
        _("Nobody has spoken with him properly yet. Another hour or another way may help."),
        part="dashboard/parts/lead_contact_form.html",
    ),
    "qualify": Advice(
        "badge-check",
        _("Is he worth a presentation?"),
        _("You have spoken with him: do the marks still hold? Then he is qualified."),
        part="dashboard/parts/lead_qualify.html",
    ),
    "present": Advice(
        "presentation",
        _("Present to him"),
        _("By the script that was written beforehand, in the way that suits him."),
        _("Present now"),
        "dashboard-lead-present",
    ),
    "answer": Advice(
        "message-circle-question-mark",
        _("Answer what holds him back"),
        _("Many sales are lost over a detail that nobody answered."),
        part="dashboard/parts/lead_objections.html",
    ),
    "plan": Advice(
        "calendar-plus",
        _("Plan the next step"),
        _("By a day and a way, so that he is not forgotten half-way."),
        part="dashboard/parts/lead_task_form.html",
    ),
    "agree": Advice(
        "handshake",
        _("Come to an agreement"),
        _("Write down line by line what he takes, and offer what goes well with it."),
        _("Write the agreement"),
        "dashboard-lead-agreement",
    ),
    "confirm": Advice(
        "clipboard-check",
        _("Look at the agreement once more"),
        _("Repeat it to him line by line: haste endangers sales that are finished."),
        _("Look at it and confirm"),
        "dashboard-lead-agreement-confirm",
    ),
    "win": Advice(
        "user-round-plus",
        _("Make him a member"),
        _("The agreement stands. Now he joins the club, and is looked after from the first day."),
        _("Make him a member"),
        "dashboard-lead-win",
    ),
    "reopen": Advice(
        "circle-slash-2",
        _("He is lost"),
        _("If he comes back, open him again: he stands where he stood, with what was planned."),
        part="dashboard/parts/lead_reopen.html",
        tone="rose",
    ),
    "nurture": Advice(
        "sprout",
        _("He is a member"),
        _("A sale that is finished is where the club begins: look after him."),
        tone="leaf",
        part="dashboard/parts/lead_nurture.html",
    ),
    "forgotten": Advice(
        "eraser",
        _("Who he was has been forgotten"),
        _("He was lost long ago. What is counted stays; his name and number do not."),
        tone="honey",
    ),
}

# By kind: the icon and the words of a line of his story.
STORY: dict[Kind, tuple[str, Promise]] = {
    "came": ("sprout", _("Came in as a lead")),
    "moved": ("arrow-right", _("Moved to another stage")),
    "lost": ("circle-slash-2", _("Lost")),
    "reopened": ("undo-2", _("Opened again")),
    "won": ("party-popper", _("Became a member")),
    "judged": ("scale", _("Quality judged")),
    "contact": ("phone", _("Contact")),
    "presentation": ("presentation", _("Presentation")),
    "objection": ("message-circle-question-mark", _("Objection")),
    "met": ("circle-check", _("Objection met")),
    "task": ("list-checks", _("Step done")),
    "dropped": ("x", _("Step dropped")),
    "drafted": ("handshake", _("Agreement written")),
    "confirmed": ("clipboard-check", _("Agreement confirmed")),
}

# What our own doors leave as evidence that somebody asked to be contacted, before any colon.
EVIDENCE: dict[str, Promise] = {
    "web": _("on the form on the web"),
    "counter": _("at the counter"),
    "staff": _("told to a colleague"),
    "api": _("at the till or in the web shop"),
    "import": _("in the system before this one"),
}


def evidence_words(evidence: str) -> Promise | str:
    """Where somebody said that he may be contacted; what a colleague typed as he typed it."""
    return EVIDENCE.get(evidence.partition(":")[0], evidence)
