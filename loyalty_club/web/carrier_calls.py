"""What carriers of messages call the club with: reports, and messages that came in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.gateways.twilio import CALLED_AT, SIGNED
from members.gateways.webhook import CALLED_WHEN
from members.services.carrier_news import take_call

MOST_BYTES = 65_536
# How the two carriers that sign name their signatures; they stand under one name afterwards.
SIGNATURES = ("X-Twilio-Signature", "X-Club-Signature")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, carrier: str, token: str) -> HttpResponse:
    """Read it and answer with nothing: what it said is told to nobody, whether it was believed
    neither. Who does not know the address finds no page.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    body = request.body
    fields = request.POST if request.method == "POST" else request.GET
    told = {name: str(value).replace("\x00", "") for name, value in fields.items()}
    signature = next((one for name in SIGNATURES if (one := request.headers.get(name))), "")
    told |= {
        CALLED_AT: f"{settings.PUBLIC_URL}{request.get_full_path()}",
        CALLED_WHEN: request.headers.get("X-Club-Timestamp", ""),
        SIGNED: signature,
    }
    is_taken = take_call(carrier=carrier, token=token, fields=told, body=body, now=timezone.now())
    if not is_taken:
        raise Http404
    return HttpResponse()
