"""One machine: its own PostgreSQL and Redis, the platform's processes, and their supervisor.

Behind ``./dev``. Nobody imports this package but tests; it imports no Django (ADR 0001).
"""
