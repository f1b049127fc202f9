"""A host name of an association. The tenant comes from the host alone."""

from django_tenants.models import DomainMixin


class Domain(DomainMixin):  # type: ignore[misc]  # django-tenants ships no types
    class Meta:
        app_label = "tenants"
