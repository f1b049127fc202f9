from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "anpei.presence"
    label = "presence"
