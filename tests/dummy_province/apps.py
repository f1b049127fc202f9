from django.apps import AppConfig


class DummyConfig(AppConfig):
    name = "tests.dummy_province"
    label = "dummy"
