from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "anpei.entry"
    label = "entry"
