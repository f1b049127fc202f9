"""The platform's own host: nothing but health, until the operators' console is built."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
