"""The settings of a process: what it refuses to start with."""

import pytest
from pydantic import ValidationError

from anpei.kernel.environment import Environment

_OWN = {"secret_key": "a", "field_key": "b", "lookup_key": "c"}


@pytest.mark.parametrize("missing", ["secret_key", "field_key", "lookup_key"])
def test_keys_of_the_source_are_refused_under_https(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"ANPEI_{missing.upper()}", raising=False)
    given = {name: key for name, key in _OWN.items() if name != missing}

    with pytest.raises(ValidationError, match=f"ANPEI_{missing.upper()}"):
        Environment(web_scheme="https", **given)  # type: ignore[arg-type]

    assert Environment(web_scheme="https", **_OWN).web_scheme == "https"  # type: ignore[arg-type]
    assert Environment(web_scheme="http", **given).web_scheme == "http"  # type: ignore[arg-type]
