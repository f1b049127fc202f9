"""Stand-ins for the outside world over real HTTP: registries, payments, invoices, messages."""
