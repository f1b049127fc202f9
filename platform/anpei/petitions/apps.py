from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "anpei.petitions"
    label = "petitions"
