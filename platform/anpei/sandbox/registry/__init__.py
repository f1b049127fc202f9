"""Stands in for 山东省建设从业人员管理系统. The protocol is docs/registry-protocol.md."""
