"""Every page of every portal, wide and narrow, by axe and by eye (the pictures stay for a look)."""

import os
import subprocess
import sys

import pytest

from tests.fixtures.running import ROOT, RunningPlatform

SECONDS = 900


@pytest.mark.browser
@pytest.mark.rule("PL-60")
def test_no_page_is_broken_too_wide_or_shut_to_somebody(running_platform: RunningPlatform) -> None:
    """In a process of its own: it asks the platform's database, not the tests'."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("ANPEI_") or key == "ANPEI_CHROMIUM"
    }

    looked = subprocess.run(
        [sys.executable, "-m", "anpei.local", "look"],
        cwd=ROOT,
        env=inherited | {"ANPEI_HOME": str(running_platform.home)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    last = ["", *looked.stdout.splitlines()][-1]
    assert (last.split("; ")[-1], looked.returncode) == ("0 faults", 0), (
        looked.stdout + looked.stderr
    )
