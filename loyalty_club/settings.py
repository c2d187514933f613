"""All settings, read from the environment; docs/operations.md explains each variable."""

from pathlib import Path

import structlog
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper, add_log_level, format_exc_info
from structlog.stdlib import LoggerFactory, ProcessorFormatter, add_logger_name

from loyalty_club import environment as env
from loyalty_club.redaction import RedactedRenderer

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8").split(maxsplit=2)[1]
INSECURE_KEY = "insecure-key-for-development-only"

DEBUG = env.flag("DEBUG")
LOCAL_DEMO = env.flag("LOCAL_DEMO")
SECRET_KEY = env.text("SECRET_KEY", INSECURE_KEY)
SECRET_KEY_FALLBACKS = env.listing("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = env.text("PUBLIC_URL")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "loyalty_club",
    "members",
    "points",
    "campaigns",
    "analytics",
    "unfold",
    "unfold_farsi",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework_api_key",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "loyalty_club.web.requests.QuietRequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "loyalty_club.web.page_club.PageClubMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "loyalty_club.web.language.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "loyalty_club.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "loyalty_club.urls"
WSGI_APPLICATION = "loyalty_club.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "loyalty_club.web.context.club",
            ],
            "builtins": ["django.templatetags.i18n", "loyalty_club.templatetags.club"],
        },
    },
]

# --- PostgreSQL and Redis -----------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", "postgres://loyalty_club@localhost/loyalty_club")
REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
# A request that waits longer than this for a lock or a statement is better refused than queued.
POSTGRES_TIMEOUTS = " ".join(
    f"-c {name}={env.number(variable, default)}"
    for name, variable, default in (
        ("lock_timeout", "DB_LOCK_TIMEOUT_MS", 3_000),
        ("statement_timeout", "DB_STATEMENT_TIMEOUT_MS", 5_000),
        ("idle_in_transaction_session_timeout", "DB_IDLE_TIMEOUT_MS", 10_000),
    )
)
# Statements are planned once and kept; 0 turns that off behind a pooler that shares connections.
PREPARE_THRESHOLD = env.number("DB_PREPARE_THRESHOLD", 5) or None
DATABASES = {
    "default": env.database(
        DATABASE_URL,
        options={
            "options": POSTGRES_TIMEOUTS,
            "server_side_binding": True,
            "prepare_threshold": PREPARE_THRESHOLD,
        },
    )
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    },
}

# --- Celery: JSON as by default, late acknowledgement, nothing that lives in the broker alone ---
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A worker that lets the same wake lie for so many seconds, without work, hears nothing any more.
WORKER_DEAF_AFTER = env.number("WORKER_DEAF_AFTER", 30)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "visibility_timeout": 1800,
}

# --- Language, time and numbers -----------------------------------------------------------------
LANGUAGE_CODE = env.text("CLUB_LANGUAGE", "fa")
LANGUAGES = [("fa", _("Persian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Tehran")
CELERY_TIMEZONE = TIME_ZONE
USE_I18N = True
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_root"
WHITENOISE_USE_FINDERS = DEBUG or LOCAL_DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if env.flag("STATIC_MANIFEST")
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
# Who was erased, for the day when a backup comes back: outside the database on purpose.
ERASURE_REGISTER = env.text("ERASURE_REGISTER", str(BASE_DIR / ".local" / "erasures.jsonl"))
# Files that owners bring in wait here for the worker: private, never served, removed when done.
UPLOAD_FOLDER = Path(env.text("UPLOAD_FOLDER", str(BASE_DIR / ".local" / "uploads")))
FILE_UPLOAD_HANDLERS = ["loyalty_club.web.uploads.LimitedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Signing in ---------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "loyalty_club.portal.adapter.ClubAccountAdapter"
ACCOUNT_FORMS = {
    "login": "loyalty_club.portal.forms.StaffLoginForm",
    "change_password": "loyalty_club.portal.forms.OwnPasswordForm",
    "reauthenticate": "loyalty_club.portal.forms.SamePersonForm",
    "request_login_code": "loyalty_club.portal.forms.RequestCodeForm",
    "confirm_login_code": "loyalty_club.portal.forms.ConfirmCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 120
# Another code is another request: allauth's own resend would pass by the limits below.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,1/m/key,3/10m/key,5/d/key",
    "try_code": "5/10m/key",
    "wrong_code": "10/d/key",
    "login_failed": "10/m/ip,30/h/key",
    # Behind one address stand all customers of a network, or of the shop itself.
    "survey": "60/m/ip,600/h/ip",
    "feedback": "30/10m/ip,300/d/ip",
    # A stand at a fair writes down many from one address.
    "lead_form": "40/h/ip,2/10m/key,6/d/key",
    "lead_form_of_all": "300/h/key",
}
# All codes of the club together: what a flood of requests may cost in an hour.
CODES_PER_HOUR = env.number("CODES_PER_HOUR", 100)
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Loyalty Club"

# --- Carriers of messages -----------------------------------------------------------------------
# What stands here stands over what the owner chose on his page; empty leaves it to him. Where
# nobody has chosen, the demo and a developer see messages printed.
SMS_CARRIER = env.text("SMS_CARRIER", "")
SMS_BASE_URL = env.text("SMS_BASE_URL", "")
SMS_USERNAME = env.text("SMS_USERNAME", "")
SMS_API_KEY = env.text("SMS_API_KEY", "")
SMS_LINE_SERVICE = env.text("SMS_LINE_SERVICE", "")
SMS_LINE_PROMOTION = env.text("SMS_LINE_PROMOTION", "")
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "club@localhost")

# --- Transport and headers ----------------------------------------------------------------------
SECURE_TRANSPORT = not (DEBUG or LOCAL_DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_NAME = "__Host-session" if SECURE_TRANSPORT else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_TRANSPORT else "csrf"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_ENGINE = "django.contrib.sessions.backends.db"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT and env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TRANSPORT else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = {"camera": "self", "geolocation": [], "microphone": [], "payment": []}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
# The admin's theme needs Alpine's evaluator; every other page keeps the strict policy.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
}

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["loyalty_club.api.keys.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["loyalty_club.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "loyalty_club.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Loyalty Club",
    "DESCRIPTION": "Members, purchases and points, for tills and web shops.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    # Words that stand in several shapes, beside others under the same name.
    "ENUM_NAME_OVERRIDES": {
        "ConsentChannelEnum": "members.rules.consent_wording.CHANNELS",
        "FollowUpOutcomeEnum": "loyalty_club.api.follow_up_fields.OUTCOMES",
        "ImportantDateCalendarEnum": "loyalty_club.api.date_fields.CALENDARS",
        "ImportantDateKindEnum": "loyalty_club.api.date_fields.KINDS",
        "LeadStageEnum": "loyalty_club.api.lead_fields.STAGES",
        "LeadStatusEnum": "loyalty_club.api.lead_fields.STATUSES",
        "MessageChannelEnum": "loyalty_club.api.campaign_fields.CHANNELS",
        "MessageKindEnum": "loyalty_club.api.messages.KINDS",
        "PotentialEnum": "loyalty_club.api.group_figures.KINDS",
        "PurchaseReasonEnum": "loyalty_club.api.sales.REASON_WORDS",
        "PurchaseStatusEnum": "loyalty_club.api.bookings.STATUSES",
        "PurposeEnum": "members.rules.consent_wording.PURPOSES",
        "SegmentEnum": "loyalty_club.api.group_figures.SEGMENTS",
        "TicketEntryKindEnum": "loyalty_club.api.ticket_fields.ENTRY_KINDS",
        "TicketKindEnum": "loyalty_club.api.ticket_fields.KINDS",
        "TicketStatusEnum": "loyalty_club.api.ticket_fields.STATUSES",
    },
}

# --- Admin --------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": _("Loyalty Club"),
    "SITE_HEADER": _("Loyalty Club"),
    "SITE_URL": "/",
    "SHOW_LANGUAGES": True,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("club/img/mark.svg"),
        }
    ],
    "STYLES": [
        lambda _request: static("unfold_farsi/css/fonts.css"),
        lambda _request: static("unfold_farsi/css/unfold_custom.css"),
    ],
    "COLORS": {
        "primary": {
            "50": "240 247 242",
            "100": "219 236 224",
            "200": "184 217 194",
            "300": "139 191 155",
            "400": "90 158 112",
            "500": "56 128 81",
            "600": "40 104 64",
            "700": "32 84 53",
            "800": "27 67 44",
            "900": "23 55 37",
            "950": "11 31 20",
        },
    },
}

# --- Logs: one JSON line each, request id bound, no personal data -------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": ProcessorFormatter,
            "processor": RedactedRenderer(JSONRenderer(ensure_ascii=False)),
            "foreign_pre_chain": [merge_contextvars, add_logger_name, add_log_level],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers go: one of them would mail whole requests, bodies included.
        "django": {"level": "INFO", "handlers": []},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "django_structlog": {"level": "WARNING"},
        "pyBarcode": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        merge_contextvars,
        add_logger_name,
        add_log_level,
        TimeStamper(fmt="iso"),
        format_exc_info,
        ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=LoggerFactory(),
    cache_logger_on_first_use=True,
)
