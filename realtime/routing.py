"""Addresses of the sockets."""

from channels.routing import URLRouter
from django.urls import path

from realtime.consumer import Consumer

sockets = URLRouter([path("ws/", Consumer.as_asgi())])
