"""A pytest plugin that prints ``rule <id> <test>`` for every mark it collects."""

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    for item in session.items:
        for mark in item.iter_markers("rule"):
            for rule in mark.args:
                print(f"rule {rule} {item.nodeid}")  # noqa: T201 - this plugin's whole output
