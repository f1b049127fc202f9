"""The database engine: django-tenants' own, which remembers the search path it has set."""
