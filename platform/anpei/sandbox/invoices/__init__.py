"""A stand-in for the tax service's invoice platform (数电发票)."""
