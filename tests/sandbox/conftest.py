"""The sandbox for its own tests."""

from tests.fixtures.sandbox import fresh_sandbox, sandbox

__all__ = ["fresh_sandbox", "sandbox"]
