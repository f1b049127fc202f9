from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "anpei.site"
    default_auto_field = "django.db.models.BigAutoField"
