from django.apps import AppConfig


class ShandongConfig(AppConfig):
    name = "plugins.shandong"
    label = "shandong"
