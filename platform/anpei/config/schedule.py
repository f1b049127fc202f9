"""When the scheduler sends what. It runs in public: every entry fans out over the tenants."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "attempts past their deadline": {"task": "anpei.exams.tasks.sweep_exams", "schedule": 2.0},
    "rooms of live exams": {
        "task": "anpei.invigilation.tasks.sweep_rooms",
        "schedule": 10.0,
    },
    "photos and results": {"task": "anpei.proctoring.tasks.sweep_proctoring", "schedule": 10.0},
    "profile photos": {
        "task": "anpei.presence.tasks.sweep_profile_photos",
        "schedule": 60.0,
    },
    "reports to the registry": {"task": "anpei.registry.tasks.sweep_outboxes", "schedule": 5.0},
    "webhooks": {"task": "anpei.webhooks.tasks.sweep_webhooks", "schedule": 5.0},
    "messages": {"task": "anpei.messages.tasks.sweep_messages", "schedule": 5.0},
    # When people are at work; whoever was told in the morning is not told again.
    "reminders": {
        "task": "anpei.messages.tasks.sweep_reminders",
        "schedule": crontab(hour="9,15", minute="5"),
    },
    "orders, payments and refunds": {
        "task": "anpei.payments.tasks.sweep_payments",
        "schedule": 5.0,
    },
    # WeChat Pay makes yesterday's bill at ten.
    "providers' bills": {
        "task": "anpei.payments.tasks.sweep_bills",
        "schedule": crontab(hour="10-23", minute="20"),
    },
    "invoices": {"task": "anpei.payments.tasks.sweep_invoices", "schedule": 5.0},
    "invoices nobody asked for": {
        "task": "anpei.payments.tasks.sweep_due_invoices",
        "schedule": 3600.0,
    },
    "money requests and drafts past their retention": {
        "task": "anpei.payments.tasks.sweep_forgotten_payments",
        "schedule": crontab(hour="3", minute="40"),
    },
    "API tokens past their retention": {
        "task": "anpei.clients.tasks.sweep_forgotten_tokens",
        "schedule": crontab(hour="3", minute="45"),
    },
    "webhooks past their retention": {
        "task": "anpei.webhooks.tasks.sweep_forgotten_webhooks",
        "schedule": crontab(hour="3", minute="50"),
    },
    "certificates": {"task": "anpei.certificates.tasks.sweep_certificates", "schedule": 5.0},
    "videos to convert": {"task": "anpei.courses.tasks.sweep_videos", "schedule": 60.0},
    "long work left by its worker": {"task": "anpei.jobs.tasks.sweep_jobs", "schedule": 15.0},
    "papers drawn beforehand": {"task": "anpei.exams.tasks.sweep_papers", "schedule": 30.0},
    "item statistics": {"task": "anpei.exams.tasks.sweep_statistics", "schedule": 30.0},
    "audit chain": {"task": "anpei.audit.tasks.sweep_audit", "schedule": 30.0},
    "audit chain from the beginning": {
        "task": "anpei.audit.tasks.sweep_audit_checks",
        "schedule": crontab(hour="4", minute="5"),
    },
    "interrupted syncs": {
        "task": "anpei.registry.tasks.sweep_interrupted_syncs",
        "schedule": 300.0,
    },
    # 系统晚上会自动同步数据 (FAQ 3(5)): when nobody studies.
    "nightly sync": {
        "task": "anpei.registry.tasks.sweep_registries",
        "schedule": crontab(hour="2", minute="10"),
    },
    "photos past their retention": {
        "task": "anpei.proctoring.tasks.sweep_retention",
        "schedule": crontab(hour="3", minute="20"),
    },
}
