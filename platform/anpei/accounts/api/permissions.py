"""DRF permissions by kind of account and by role."""

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from anpei.accounts.models import User, UserKind
from anpei.accounts.permissions import has_role

if TYPE_CHECKING:
    from rest_framework.views import APIView


class IsEnterprise(BasePermission):
    """A signed-in enterprise."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return _is_of_kind(request, UserKind.ENTERPRISE)


class IsLearner(BasePermission):
    """A signed-in learner."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return _is_of_kind(request, UserKind.LEARNER)


class IsPayer(BasePermission):
    """Whoever orders and pays: an enterprise, or a person for themselves."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        kinds = (UserKind.ENTERPRISE, UserKind.LEARNER)
        return any(_is_of_kind(request, kind) for kind in kinds)


class IsStaff(BasePermission):
    """Staff; with ``roles`` on the view, holding one of them."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not _is_of_kind(request, UserKind.STAFF):
            return False
        return has_role(cast(User, request.user), *getattr(view, "roles", ()))


def _is_of_kind(request: Request, kind: UserKind) -> bool:
    return bool(request.user.is_authenticated and getattr(request.user, "kind", "") == kind)
