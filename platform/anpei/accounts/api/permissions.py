"""DRF permissions by kind of account and by role."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from anpei.accounts.models import UserKind
from anpei.accounts.permissions import has_role

if TYPE_CHECKING:
    from rest_framework.views import APIView


class IsEnterprise(BasePermission):
    """A signed-in enterprise."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.user.is_authenticated and request.user.kind == UserKind.ENTERPRISE


class IsLearner(BasePermission):
    """A signed-in learner."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.user.is_authenticated and request.user.kind == UserKind.LEARNER


class IsStaff(BasePermission):
    """Staff; with ``roles`` on the view, holding one of them."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.user.is_authenticated and has_role(request.user, *getattr(view, "roles", ()))
