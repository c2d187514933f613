"""The WSGI entry point; it refuses to serve on a database that cannot keep the promises."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_club.settings")

application = get_wsgi_application()

from loyalty_club.checks import refuse_unsafe_database  # noqa: E402 - needs the apps loaded

refuse_unsafe_database()
