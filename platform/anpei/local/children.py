"""The processes of ``./dev up`` and how each is run."""

from anpei.local.health import answers_http, says
from anpei.local.places import Places
from anpei.local.platform_environment import Ports
from anpei.local.ports import HOST
from anpei.local.processes import Program
from anpei.local.servers import Server
from anpei.local.supervisor import Child

FIRST_TENANT = "shandong.localhost"
WEB = (
    *("gunicorn", "anpei.config.wsgi", "--worker-class", "gthread", "--workers", "2"),
    *("--threads", "4", "--keep-alive", "75", "--graceful-timeout", "5", "--no-control-socket"),
    "--preload",  # Django is loaded once; the boot check closes its connection before the fork
)
WORKER = (
    *("celery", "-A", "anpei.config.celery", "worker", "--pool", "prefork", "--concurrency", "2"),
    *("--queues", "default,photos,outbox", "--without-gossip", "--without-mingle"),
    *("--loglevel", "INFO"),
)
SCHEDULER = ("celery", "-A", "anpei.config.celery", "beat", "--pidfile=", "--loglevel", "INFO")


def database_child(name: str, server: Server) -> Child:
    """PostgreSQL or Redis: stopped last, restarted on the same port."""
    engine = server.engine
    return Child(
        name=name,
        program=engine.program,
        is_ready=lambda pid, _offset: engine.is_ready(pid),
        before_start=engine.before_start,
        last=True,
    )


def sandbox_child(places: Places, ports: Ports, environment: dict[str, str]) -> Child:
    """The stand-ins for the outside world. It makes its people at its first start."""
    command = (
        *("python", "-m", "anpei.sandbox", "--port", str(ports.sandbox)),
        *("--mail-port", str(ports.mail)),
    )
    return Child(
        name="sandbox",
        program=_program(places, environment, "sandbox", command),
        is_ready=answers_http(ports.sandbox, "/healthz"),
        ready_seconds=120,
    )


def platform_children(
    places: Places, ports: Ports, environment: dict[str, str], *, tenants: bool
) -> list[Child]:
    """Web, realtime, worker and scheduler. Without ``tenants`` there is no host to be healthy."""
    web = (*WEB, "--bind", f"{HOST}:{ports.web}")
    realtime = ("daphne", "-b", HOST, "-p", str(ports.realtime), "anpei.config.asgi:application")
    return [
        Child(
            name="web",
            program=_program(places, environment, "web", web),
            is_ready=answers_http(ports.web, "/healthz", host=FIRST_TENANT, ok_only=tenants),
        ),
        Child(
            name="realtime",
            program=_program(places, environment, "realtime", realtime),
            is_ready=answers_http(ports.realtime, "/healthz", host=FIRST_TENANT, ok_only=False),
        ),
        Child(
            name="worker",
            program=_program(places, environment, "worker", WORKER),
            is_ready=says(places.logs / "worker.log", " ready."),
        ),
        Child(
            name="scheduler",
            program=_program(places, environment, "scheduler", SCHEDULER),
            is_ready=says(places.logs / "scheduler.log", "beat: Starting"),
        ),
    ]


def _program(
    places: Places, environment: dict[str, str], name: str, command: tuple[str, ...]
) -> Program:
    binary = str(places.python.parent / command[0])
    return Program(
        name=name,
        command=(binary, *command[1:]),
        environment=environment,
        folder=places.root,
        log=places.logs / f"{name}.log",
    )
