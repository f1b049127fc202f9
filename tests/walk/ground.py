"""Who walks, and the rows they meet."""

from dataclasses import dataclass

from django.apps import apps
from django.test import Client

from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import User
from tenants.entering import current_association
from tests.factories import Cast
from tests.walk.filling import fill
from tests.walk.story import tell_story


@dataclass(frozen=True)
class Ground:
    """A browser for each portal and one for nobody ("")."""

    browsers: dict[str, Client]


def make_ground(cast: Cast) -> Ground:
    tell_story(cast)
    fill_everything()
    return Ground(
        {
            "staff": browser_of(cast.staff),
            "enterprise": browser_of(cast.alice),
            "learner": browser_of(cast.learner),
            "": browser_of(None),
        }
    )


def fill_everything() -> list[str]:
    """One more row of every model; the names of those that refuse."""
    return [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith(("anpei.", "plugins.")) and fill(model) is None
    ]


def browser_of(user: User | None) -> Client:
    host = f"{current_association().schema_name}.localhost"
    client = Client(headers={"host": host}, raise_request_exception=False)
    if user is not None:
        session = client.session
        session[SESSION_USER], session[SESSION_GENERATION] = user.pk, user.session_generation
        session.save()
        client.cookies["session"] = session.session_key
    return client
