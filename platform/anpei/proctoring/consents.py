"""The consent to face photos that is in force (PL-13; PIPL art. 29)."""

FACE_CONSENT_VERSION = "2026-11"
"""Raised with the text of ``learner/consent.html``; an older consent does not cover a new text."""
