# The club's image: web, worker, beat and migrations all run from it. No database inside.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /club
COPY requirements ./requirements
RUN python -m venv /venv && /venv/bin/pip install -r requirements/base.txt
# Babel only compiles the translations; it stays behind in this stage.
RUN /venv/bin/pip install --target /babel --constraint requirements/dev.txt babel

COPY . .
ENV STATIC_MANIFEST=1
RUN PYTHONPATH=/babel /venv/bin/python -m loyalty_club.catalogue compile \
    && /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q /venv/lib loyalty_club members points campaigns analytics \
    && rm -rf requirements


FROM python:3.11-slim-bookworm

RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin club
# A named volume begins as its folder: owned by the account that writes into it.
RUN install --directory --owner=club --group=club --mode=0700 /uploads /register
COPY --from=build /venv /venv
COPY --from=build /club /club
WORKDIR /club
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=loyalty_club.settings \
    STATIC_MANIFEST=1 \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_WEBSOCKETS=false \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=2 \
    GRANIAN_RESPAWN_FAILED_WORKERS=true
USER club
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["granian", "loyalty_club.wsgi:application"]
