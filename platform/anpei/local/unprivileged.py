"""Whom PostgreSQL and Redis run as when root starts us, and where that user can reach its files.

PostgreSQL refuses to run as root; a checkout under a folder others cannot enter (``/root``) is
out of reach for everybody else. Then data and binaries live in a shelter under ``/var/tmp``.
"""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from anpei.local.refusal import LocalRefusal

SHELTERS = (Path("/var/tmp"), Path("/var/lib"), Path("/opt"))  # noqa: S108 - made root's own below


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


@dataclass(frozen=True)
class Lodging:
    """Whom a server runs as (None: as ourselves) and where its data is."""

    account: Account | None
    cluster: Path


def find_lodging(folder: Path) -> Lodging:
    """Where the data of ``folder`` lives: in it, or in its shelter. Root runs the server as the
    owner of the data that is there already, else as ``nobody``."""
    here = folder / "cluster"
    if os.geteuid() != 0:
        return Lodging(None, here)
    for cluster in (here, shelter_path(folder) / "cluster"):
        if cluster.is_dir() and (owner := cluster.stat()).st_uid != 0:
            return Lodging(Account(owner.st_uid, owner.st_gid), cluster)
    account = _nobody()
    if is_reachable(folder, account):
        return Lodging(account, here)
    return Lodging(account, make_shelter(folder) / "cluster")


def _nobody() -> Account:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise LocalRefusal(
            "PostgreSQL cannot run as root and this machine has no user “nobody”.",
            "Run ./dev as an ordinary user.",
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def is_reachable(path: Path, account: Account | None) -> bool:
    """Whether ``account`` can walk to ``path`` and read (folders: enter) it."""
    if account is None:
        return True
    path = path.resolve()
    folders = path.parents if path.is_file() else [path, *path.parents]
    return all(_allows(folder, account, stat.S_IXOTH) for folder in folders) and _allows(
        path, account, stat.S_IROTH
    )


def _allows(path: Path, account: Account, bit: int) -> bool:
    status = path.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & (bit << 6))
    if status.st_gid == account.gid:
        return bool(status.st_mode & (bit << 3))
    return bool(status.st_mode & bit)


def shelter_path(folder: Path) -> Path:
    """Where the shelter of ``folder`` is or would be: one for each folder, by its path."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    for parent in SHELTERS:
        if parent.is_dir() and not os.statvfs(parent).f_flag & os.ST_NOEXEC:
            return parent / f"anpei-{digest}"
    raise LocalRefusal(
        f"{folder} cannot be entered by the user that PostgreSQL must run as.",
        "Put the checkout where others may enter, or run ./dev as an ordinary user.",
    )


def make_shelter(folder: Path) -> Path:
    """The shelter of ``folder``, made when missing. It must be root's: in a folder that everybody
    may write to, somebody else may have been there first."""
    shelter = shelter_path(folder)
    shelter.mkdir(mode=0o711, exist_ok=True)
    status = shelter.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise LocalRefusal(
            f"{shelter} is not ours.", f"Look at who made it, then remove it: {shelter}"
        )
    shelter.chmod(0o711)
    return shelter


def remove_shelter(folder: Path) -> None:
    """Remove the shelter of ``folder`` with the data in it, when there is one."""
    if os.geteuid() == 0:
        shutil.rmtree(shelter_path(folder), ignore_errors=True)


def copy_readable(source: Path, target: Path) -> None:
    """Copy a file or a folder to below a shelter so that everybody may read and run it,
    whatever our umask."""
    before = os.umask(0o022)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    finally:
        os.umask(before)
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755)
