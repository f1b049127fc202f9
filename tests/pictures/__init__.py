"""The README's pictures, made from a running platform."""
