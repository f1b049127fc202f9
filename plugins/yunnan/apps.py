from django.apps import AppConfig


class YunnanConfig(AppConfig):
    name = "plugins.yunnan"
    label = "yunnan"
