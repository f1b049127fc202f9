"""A served association, a candidate and a Chromium, as the exam page's own tests have them."""

from tests.exams.test_browser import chromium, room

__all__ = ["chromium", "room"]
