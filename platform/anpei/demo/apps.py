from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "anpei.demo"
