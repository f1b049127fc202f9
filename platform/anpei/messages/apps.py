from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "anpei.messages"
    label = "anpei_messages"  # Django has a "messages" of its own
    default_auto_field = "django.db.models.BigAutoField"
