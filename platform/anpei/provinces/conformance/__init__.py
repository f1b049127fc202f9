"""The kit every province must pass, ours and a third party's (PL-04)."""

from anpei.provinces.conformance.kit import Finding, examine_province

__all__ = ["Finding", "examine_province"]
