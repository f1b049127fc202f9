"""Shandong: construction-safety continuing education (建筑安全生产网络教育)."""

from plugins.shandong.province import Shandong

province = Shandong()
