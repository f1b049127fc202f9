"""Who may call the sandbox's registries. These secrets open nothing but the sandbox."""

from __future__ import annotations

from dataclasses import dataclass

from anpei.kernel.request_signing import SigningKey


@dataclass(frozen=True)
class RegistryClient:
    """A platform tenant as the registry knows it: its key and the dataset (city) it may see."""

    key: SigningKey
    dataset: str


JINAN = RegistryClient(SigningKey("anpei-jinan", "sandbox-only-jinan"), "jinan")
YANTAI = RegistryClient(SigningKey("anpei-yantai", "sandbox-only-yantai"), "yantai")

YUNNAN = RegistryClient(SigningKey("anpei-yunnan", "sandbox-only-yunnan"), "yunnan")

CLIENTS = {client.key.client_id: client for client in (JINAN, YANTAI, YUNNAN)}


def secret_of(client_id: str) -> str | None:
    """The client's secret, None for a stranger."""
    client = CLIENTS.get(client_id)
    return client.key.secret if client else None
