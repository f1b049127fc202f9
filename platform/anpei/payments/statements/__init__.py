"""Bank statements: their layouts, reading them, and which transfer fits which order. No writes."""
