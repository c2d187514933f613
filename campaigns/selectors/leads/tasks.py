"""One task about a lead that the actor may see."""

from campaigns.exceptions import UnknownLead, UnknownLeadTask
from campaigns.models import LeadTask
from campaigns.selectors.leads.leads import access_lead
from members.roles import Actor


def access_task(actor: Actor, task_id: int) -> LeadTask:
    """The task with its lead: of the actor's shops, or of none. Unknown and forbidden give the
    same refusal (`UnknownLeadTask`).
    """
    task = LeadTask.objects.select_related("lead").filter(pk=task_id).first()
    try:
        access_lead(actor, 0 if task is None else task.lead_id)
    except UnknownLead as error:
        raise UnknownLeadTask(task_id=task_id) from error
    if task is None:
        raise UnknownLeadTask(task_id=task_id)
    return task
