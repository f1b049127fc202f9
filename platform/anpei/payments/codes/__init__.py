"""Files that go between finance and the fee platform: codes and results. No writes."""
