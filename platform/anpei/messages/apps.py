from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "anpei.messages"
    # django.contrib.messages has taken "messages".
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
