"""The keys of gateway and merchants, in a file: made when first asked for, the same ever after."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from anpei.sandbox.database import open_database
from anpei.sandbox.gateway.merchants import Authority, Merchant, new_authority, new_merchant

_SCHEMA = "CREATE TABLE IF NOT EXISTS gateway_keys (name TEXT PRIMARY KEY, told TEXT NOT NULL);"


class KeyRing:
    """Whoever has a name is a merchant here; nothing of it opens anything outside the sandbox."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._making = threading.Lock()
        self._known: dict[str, Merchant] = {}
        self._authority: Authority | None = None

    def authority(self) -> Authority:
        """UnionPay's certificates, made at the first start."""
        with self._making:
            if self._authority is None:
                told = self._key("authority", lambda: asdict(new_authority()))
                self._authority = Authority(**told)
            return self._authority

    def merchant(self, name: str) -> Merchant:
        """The merchant called so, made when there is none."""
        authority = self.authority()
        with self._making:
            if name not in self._known:
                told = self._key(f"m:{name}", lambda: asdict(new_merchant(name, authority)))
                self._known[name] = Merchant(**told)
            return self._known[name]

    def merchants(self) -> list[Merchant]:
        """All of them."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT told FROM gateway_keys WHERE name LIKE 'm:%' ORDER BY name"
            ).fetchall()
        return [Merchant(**json.loads(row[0])) for row in rows]

    def find(self, field: str, value: str) -> Merchant | None:
        """The merchant whose number with a provider is ``value``."""
        known = [*self._known.values()]
        for one in known if any(getattr(m, field) == value for m in known) else self.merchants():
            if getattr(one, field) == value:
                self._known[one.name] = one
                return one
        return None

    def _key(self, name: str, make: Callable[[], dict[str, str]]) -> dict[str, str]:
        with open_database(self._path, _SCHEMA) as connection:
            found = connection.execute(
                "SELECT told FROM gateway_keys WHERE name = ?", (name,)
            ).fetchone()
            if found:
                return dict(json.loads(found[0]))
            told = make()
            connection.execute("INSERT INTO gateway_keys VALUES (?, ?)", (name, json.dumps(told)))
        return told
