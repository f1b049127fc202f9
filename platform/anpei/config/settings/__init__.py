"""Django's settings, all from the environment (``anpei.kernel.environment``)."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from anpei.config.schedule import SCHEDULE
from anpei.kernel.environment import environment
from anpei.provinces.discovery import province_modules

ENV = environment()
ROOT = Path(__file__).resolve().parents[4]
HOME = Path(ENV.home).resolve()

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
FIELD_KEY = ENV.field_key
LOOKUP_KEY = ENV.lookup_key
ALLOWED_HOSTS = ENV.allowed_hosts.split(",")
FETCH_NETWORKS = tuple(filter(None, ENV.fetch_networks.split(",")))
TRUSTED_PROXIES = tuple(filter(None, ENV.trusted_proxies.split(",")))
SANDBOX_URL = ENV.sandbox_url
ALIPAY_GATEWAY = ENV.alipay_gateway
WECHATPAY_ADDRESS = ENV.wechatpay_address
UNIONPAY_ADDRESS = ENV.unionpay_address
UNIONPAY_FILES = ENV.unionpay_files
REALTIME_URL = ENV.realtime_url
ICE_URLS = ENV.ice_urls
TURN_SECRET = ENV.turn_secret
WEB_PORT = ENV.web_port
WEB_SCHEME = ENV.web_scheme
SIGNING_SECRETS = ENV.signing_secrets
UNSAFE_DATABASE = ENV.unsafe_database
FACE_MODELS = ENV.face_models

# --- Tenancy (DESIGN §3): a schema per association, a tenant type per province -----------------
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "django_celery_beat",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "channels",
    "anpei.demo",
]
CORE_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "anpei.provinces",
    "anpei.audit",
    "anpei.people",
    "anpei.accounts",
    "anpei.clients",
    "anpei.webhooks",
    "anpei.jobs",
    "anpei.courses",
    "anpei.enrolment",
    "anpei.payments",
    "anpei.entry",
    "anpei.study",
    "anpei.exams",
    "anpei.proctoring",
    "anpei.presence",
    "anpei.petitions",
    "anpei.certificates",
    "anpei.registry",
    "anpei.rulebook",
    "anpei.centres",
    "anpei.invigilation",
    "anpei.reports",
    "anpei.site",
    "anpei.approvals",
    "anpei.messages",
    "realtime",
]
HAS_MULTI_TYPE_TENANTS = True
TENANT_LIMIT_SET_CALLS = True  # tenants.database
MULTI_TYPE_DATABASE_FIELD = "kind"
PUBLIC_SCHEMA_NAME = "public"
TENANT_TYPES = {
    "public": {"APPS": SHARED_APPS, "URLCONF": "anpei.config.urls.platform"},
    **{
        kind: {"APPS": [*CORE_APPS, module], "URLCONF": "anpei.config.urls.tenant"}
        for kind, module in province_modules(ENV.extra_provinces).items()
    },
}
INSTALLED_APPS = list(dict.fromkeys(app for kind in TENANT_TYPES.values() for app in kind["APPS"]))
TENANT_MODEL = "tenants.Association"
TENANT_DOMAIN_MODEL = "tenants.Domain"
ROOT_URLCONF = "anpei.config.urls.tenant"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

_database = urlsplit(ENV.database_url)
DATABASES = {
    "default": {
        "ENGINE": "tenants.database",
        "NAME": _database.path.lstrip("/"),
        "USER": unquote(_database.username or ""),
        "PASSWORD": unquote(_database.password or ""),
        "HOST": _database.hostname or "",
        "PORT": str(_database.port or 5432),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "anpei",
            # A database machine that has gone is noticed within half a minute, not after two hours.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 25_000,
            # The figures count a hundred thousand learners: by hashing, not by sorting on disk.
            # A process that stands still in mid-transaction loses it, and its locks.
            "options": "-c work_mem=32MB -c idle_in_transaction_session_timeout=2min",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "anpei.kernel.cache.DisposableRedisCache",
        "LOCATION": ENV.redis_url,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}

# --- HTTP ---------------------------------------------------------------------------------------
MIDDLEWARE = [
    "tenants.middleware.TenantMiddleware",
    "anpei.config.middleware.BodySizeMiddleware",
    "anpei.config.middleware.HotPathMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anpei.config.middleware.PageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anpei.provinces.alarms.AlarmMiddleware",
    "anpei.accounts.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anpei.config.middleware.ErrorPageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "anpei.site.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
WSGI_APPLICATION = "anpei.config.wsgi.application"
ASGI_APPLICATION = "anpei.config.asgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "site:home"
PASSWORD_HASHERS = ["anpei.accounts.hashers.LeanArgon2Hasher"]
SESSION_ENGINE = "anpei.accounts.session_store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.web_scheme == "https"
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CSRF_COOKIE_SECURE else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_FAILURE_VIEW = "anpei.site.pages.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.web_scheme == "https":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 2**20
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # A request with a token never falls back on a cookie; without one the cookie decides.
        "anpei.clients.api.authentication.BearerAuthentication",
        "anpei.accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["anpei.accounts.api.authentication.IsSignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "anpei.config.api_parsers.StorableJSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "anpei.config.api_document.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["anpei.clients.api.authentication.TokenThrottle"],
    "EXCEPTION_HANDLER": "anpei.config.api_errors.answer_error",
    "UNAUTHENTICATED_USER": "anpei.accounts.models.anonymous.Anonymous",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Anpei",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["anpei.config.api_document.add_hot_addresses"],
    # Values of a choice stay with their field: names for them would be the generator's guesses.
    "POSTPROCESSING_HOOKS": [],
}

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(ENV.locale_root) if ENV.locale_root else HOME / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files ----------------------------------------------------------------------------------------
NODE_MODULES = Path(ENV.node_modules) if ENV.node_modules else HOME / "web" / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_root or None
STATICFILES_DIRS = [
    (prefix, path)
    for prefix, path in {
        "vendor/htmx": NODE_MODULES / "htmx.org" / "dist",
        "vendor/echarts": NODE_MODULES / "echarts" / "dist",
    }.items()
    if path.is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = Path(ENV.media_root) if ENV.media_root else HOME / "media"
STORAGES = {
    "default": {"BACKEND": "tenants.storage.TenantStorage"},
    "staticfiles": {"BACKEND": "anpei.site.static_files.StaticFiles"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Mail -----------------------------------------------------------------------------------------
SMTP_HOST = ENV.smtp_host
SMTP_PORT = ENV.smtp_port
SMTP_USER = ENV.smtp_user
SMTP_PASSWORD = ENV.smtp_password
SMTP_SECURITY = ENV.smtp_security
SMTP_FROM = ENV.smtp_from
SMTP_SECONDS = 10

# --- Background work and sockets ----------------------------------------------------------------
CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "anpei.proctoring.tasks.analyse_photo": {"queue": "photos"},
    "anpei.proctoring.tasks.encode_reference": {"queue": "photos"},
    "anpei.proctoring.tasks.calibrate_faces": {"queue": "photos"},
    "anpei.presence.tasks.compare_profile_photo": {"queue": "photos"},
    "anpei.registry.tasks.deliver_outbox": {"queue": "outbox"},
    "anpei.webhooks.tasks.deliver_webhooks": {"queue": "outbox"},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TIMEZONE = "Asia/Shanghai"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [ENV.redis_url]},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tenant": {"()": "tenants.logs.TenantFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(tenant)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["tenant"],
        }
    },
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
}
