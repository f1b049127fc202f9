from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "anpei.webhooks"
    default_auto_field = "django.db.models.BigAutoField"
