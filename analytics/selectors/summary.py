"""What of a purchase counts in every figure: sales, what went back, and which bills stand."""

from django.db.models import F, Q

from points.models import Purchase

# Paid in money less what was paid back; what was paid with points or vouchers is no sale.
NET_SALES = F("net") - F("returned_net")
# The value of points granted less what was taken back after returns.
GIVEN_BACK = F("granted_value") - F("recovered_value")
NOT_VOIDED = ~Q(status=Purchase.Status.VOIDED)
