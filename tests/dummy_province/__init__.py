"""A province that uses every hook, and disagrees with Shandong wherever it can (Yunnan's side)."""

from tests.dummy_province.province import Dummy

province = Dummy()
