"""Stand-ins for the outside world over real HTTP: registries now, gateways and mail later."""
