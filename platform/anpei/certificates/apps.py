from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "anpei.certificates"
    default_auto_field = "django.db.models.BigAutoField"
