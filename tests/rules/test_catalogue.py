import re
from pathlib import Path

import pytest

from tests.rules.catalogue import known_rules

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec"


@pytest.mark.skipif(not SPEC.is_dir(), reason="the catalogue's source lies beside the checkout")
def test_catalogue_is_the_specs() -> None:
    rows = re.compile(r"^\| ((?:SD|YN|JN|PL)-\d+[a-z]?) ", re.MULTILINE)
    ids = {id_ for file in SPEC.glob("*.md") for id_ in rows.findall(file.read_text("utf-8"))}

    assert known_rules() == ids
