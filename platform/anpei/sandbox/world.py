"""Everything one sandbox process holds: its settings, faults, nonces and stand-ins."""

from __future__ import annotations

from anpei.sandbox.faults import Faults
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.invoices.store import InvoiceStore
from anpei.sandbox.messages.store import Letterbox
from anpei.sandbox.nonces import Nonces
from anpei.sandbox.registry.datasets import DATASETS
from anpei.sandbox.registry.people import Population
from anpei.sandbox.registry.store import RegistryStore
from anpei.sandbox.settings import SandboxSettings, today_in_china


class World:
    """The state behind all stand-ins, kept under `settings.home`."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.faults = Faults(settings.home / "faults.sqlite3")
        self.letterbox = Letterbox(settings.home / "letterbox.sqlite3")
        self.nonces = Nonces(settings.home / "nonces.sqlite3")
        self.registries = {
            name: RegistryStore(settings.home / f"registry-{name}.sqlite3") for name in DATASETS
        }
        self.gateway = Gateway(settings.home)
        self.invoices = InvoiceStore(settings.home / "invoices.sqlite3", settings.invoice_seconds)

    def prepare(self) -> None:
        """Fill what has never been filled; what is there stays."""
        self.gateway.keys.authority()
        for name, store in self.registries.items():
            if store.is_empty():
                store.fill(self._population(name))

    def reset(
        self, *, people: int | None = None, enterprises: int | None = None, only: str | None = None
    ) -> None:
        """Make every dataset (or `only` one) anew as of today; forget faults and messages."""
        self.faults.clear()
        self.invoices.clear()
        self.gateway.clear()
        self.letterbox.clear()
        for name, store in self.registries.items():
            if only in (None, name):
                store.fill(self._population(name, people, enterprises))

    def _population(
        self, name: str, people: int | None = None, enterprises: int | None = None
    ) -> Population:
        settings, dataset = self.settings, DATASETS[name]
        usual = min(settings.enterprises, dataset.most_enterprises)
        return Population(
            dataset,
            enterprises=usual if enterprises is None else enterprises,
            people=min(settings.people, dataset.most_people) if people is None else people,
            seed=settings.seed,
            today=today_in_china(),
        )
