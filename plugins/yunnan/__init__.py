"""Yunnan: continuing education of the construction registration and examination centre."""

from plugins.yunnan.province import Yunnan

province = Yunnan()
