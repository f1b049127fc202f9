"""Every address of the URL conf, and for its parameters the rows that could stand there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

PORTALS = ("staff", "enterprise", "learner")
_PLAIN = {"form": ["csv"], "key": ["sd-m1"]}
_ROWS_A_MODEL = 6
_TRIES = 80


@dataclass(frozen=True)
class Address:
    """A named address: ``exams:sit``, its route and the names of its parameters."""

    name: str
    route: str
    parameters: tuple[str, ...]

    @property
    def portal(self) -> str:
        """Whose it is; "" for everybody's."""
        first = self.route.partition("/")[0]
        return first if first in PORTALS else ""

    def paths(self) -> Iterator[str]:
        """Paths with every likely row in the place of each parameter, the likeliest first."""
        choices = [list(_values(parameter, self.name)) for parameter in self.parameters]
        for values in islice(product(*choices), _TRIES):
            try:
                yield reverse(self.name, kwargs=dict(zip(self.parameters, values, strict=True)))
            except NoReverseMatch:
                continue


def addresses() -> list[Address]:
    """What an association's hosts serve."""
    found = [*_below(get_resolver("anpei.config.urls.tenant"), "", "")]
    return sorted(found, key=lambda address: address.name)


def _below(resolver: URLResolver, route: str, space: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        full = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (space, pattern.name or "")))
            yield Address(name, full, tuple(pattern.pattern.converters))
        else:
            inner = ":".join(filter(None, (space, pattern.namespace or "")))
            yield from _below(pattern, full, inner)


def _values(parameter: str, name: str) -> Iterator[str]:
    if parameter in _PLAIN:
        yield from _PLAIN[parameter]
        return
    if parameter == "token":
        yield from _tokens(name.partition(":")[0])
    word = parameter.removesuffix("_id").replace("_", "")
    app = name.partition(":")[0]
    yield from _keys(word)
    everyone = [model for model in apps.get_models() if _has_public_id(model)]
    named = [m for m in everyone if m._meta.model_name and m._meta.model_name.endswith(word)]
    # /staff/orders/<public_id>/ is named payments:order or payments:staff_order
    like = [m for m in everyone if m._meta.model_name in name.partition(":")[2].replace("_", "")]
    near = [model for model in everyone if model._meta.app_label == app]
    for model in dict.fromkeys((*named, *like, *near, *(() if named else everyone))):
        rows = model._default_manager.order_by("pk")
        yield from rows.values_list("public_id", flat=True)[:_ROWS_A_MODEL]


def _keys(word: str) -> Iterator[str]:
    """Of rows that have no public id and are named by their number."""
    for model in apps.get_models():
        if not _has_public_id(model) and str(model._meta.model_name).endswith(word):
            yield from map(str, model._default_manager.values_list("pk", flat=True)[:1])


def _tokens(app: str) -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label == app and hasattr(model, "token"):
            yield from (str(row.token) for row in model._default_manager.all()[:_ROWS_A_MODEL])


def _has_public_id(model: type[models.Model]) -> bool:
    return any(field.name == "public_id" for field in model._meta.concrete_fields)
