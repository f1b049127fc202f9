"""A taken port is told plainly."""

import os
import socket

import pytest

from anpei.local.ports import check_port_free, free_port, is_free
from anpei.local.refusal import LocalRefusal


def test_taken_port_names_port_purpose_holder_and_remedy() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        with pytest.raises(LocalRefusal) as refusal:
            check_port_free(port, "web")

    assert refusal.value.reason.startswith(f"Port {port} (web) is taken by pid {os.getpid()} (")
    assert refusal.value.remedy.startswith("Stop that program, or choose other ports: ./dev up")


def test_free_port_is_free() -> None:
    port = free_port()

    check_port_free(port, "web")

    assert is_free(port) is True
