"""A checkout under a folder that others cannot enter."""

import os
import tempfile
from pathlib import Path

import pytest

from anpei.local.refusal import LocalRefusal
from anpei.local.unprivileged import (
    Account,
    copy_readable,
    find_lodging,
    is_reachable,
    make_shelter,
    remove_shelter,
)

STRANGER = Account(uid=65_534, gid=65_534)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder everybody may enter (pytest's own are mode 700)."""
    ours = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder == ours or not folder.is_relative_to(ours):
            break
        folder.chmod(0o755)
    return tmp_path


def test_is_reachable_when_every_folder_may_be_entered(open_folder: Path) -> None:
    (open_folder / "file").touch(0o644)

    assert is_reachable(open_folder / "file", STRANGER) is True


def test_is_reachable_not_when_one_folder_above_is_mode_700(open_folder: Path) -> None:
    home = open_folder / "home"
    (home / "checkout").mkdir(parents=True)
    home.chmod(0o700)

    assert is_reachable(home / "checkout", STRANGER) is False


def test_is_reachable_not_when_file_is_unreadable(open_folder: Path) -> None:
    (open_folder / "file").touch(0o600)

    assert is_reachable(open_folder / "file", STRANGER) is False


def test_everything_is_reachable_for_ourselves(tmp_path: Path) -> None:
    assert is_reachable(tmp_path, None) is True


def test_copy_readable_lets_a_stranger_in_whatever_our_umask(open_folder: Path) -> None:
    secret = open_folder / "secret"
    (secret / "bin").mkdir(parents=True, mode=0o700)
    (secret / "bin" / "program").touch(0o700)
    before = os.umask(0o077)

    copy_readable(secret, open_folder / "copy" / "here")

    os.umask(before)
    assert is_reachable(open_folder / "copy" / "here" / "bin" / "program", STRANGER) is True


def test_shelter_that_is_no_folder_of_ours_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anpei.local.unprivileged.SHELTERS", (tmp_path,))
    shelter = make_shelter(tmp_path / "home")
    shelter.rmdir()
    shelter.symlink_to("/etc")

    with pytest.raises(LocalRefusal, match="is not ours"):
        make_shelter(tmp_path / "home")


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_find_lodging_goes_where_the_servers_user_can(open_folder: Path, mode: int) -> None:
    home = open_folder / "home"
    home.mkdir()
    home.chmod(mode)

    lodging = find_lodging(home)

    if os.geteuid() != 0:
        assert (lodging.account, lodging.cluster) == (None, home / "cluster")
    else:
        assert (lodging.cluster == home / "cluster") is (mode == 0o755)
        assert lodging.account is not None
        assert lodging.account.uid != 0
        assert is_reachable(lodging.cluster.parent, lodging.account) is (mode == 0o755)
        remove_shelter(home)
