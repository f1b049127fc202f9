"""How the house is built, checked on the source itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ("platform/anpei", "tenants", "plugins", "realtime")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
ROOMS_NEVER = {"utils.py", "helpers.py", "misc.py", "common.py"}


def source_files() -> list[Path]:
    return [
        path
        for folder in SOURCE
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_are_small() -> None:
    long = {
        name_of(path): lines
        for path in source_files()
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_locks_let_others_point_to_the_row() -> None:
    """``FOR UPDATE`` also stops whoever writes a row that points here, when that commits: two who
    lock in one order still wait in a circle. Nobody changes keys, so ``FOR NO KEY UPDATE`` does."""
    strict = [
        f"{name_of(path)}:{call.lineno}"
        for path in source_files()
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_for_update"
        and "no_key" not in {keyword.arg for keyword in call.keywords}
    ]
    strict += [name_of(path) for path in source_files() if "FOR UPDATE" in path.read_text("utf-8")]

    assert strict == []


def test_functions_are_small() -> None:
    long = [
        f"{name_of(path)}:{f.lineno} {f.name}"
        for path in source_files()
        for f in functions(ast.parse(path.read_text("utf-8")))
        if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_scripts_are_small() -> None:
    long = [
        name_of(path)
        for folder in SOURCE
        for kind in ("*.js", "*.css")
        for path in (ROOT / folder).rglob(kind)
        if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE
    ]

    assert long == []


def test_no_room_for_leftovers() -> None:
    assert [name_of(path) for path in source_files() if path.name in ROOMS_NEVER] == []


def test_one_model_a_file() -> None:
    many = []
    for path in source_files():
        if path.parent.name != "models":
            continue
        models = [
            node.name
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.ClassDef)
            and any(ast.unparse(base) in {"models.Model", "TenantMixin"} for base in node.bases)
        ]
        if len(models) > 1:
            many.append(name_of(path))

    assert many == []


def test_the_core_names_no_province() -> None:
    named = [
        name_of(path)
        for path in (ROOT / "platform" / "anpei").rglob("*.py")
        if "sandbox" not in path.parts
        and re.search(r"""['"](shandong|yunnan|jining)['"]|province\.kind ==""", path.read_text())
    ]

    assert named == []


def test_only_the_doors_enter_a_tenant() -> None:
    """``set_tenant`` and ``set_schema`` are called in tenants/ and nowhere else."""
    call = re.compile(r"\.(set_tenant|set_schema|set_schema_to_public)\(|database_sync_to_async")
    outside = [
        name_of(path)
        for path in source_files()
        if path.relative_to(ROOT).parts[0] != "tenants" and call.search(path.read_text("utf-8"))
    ]

    assert outside == []


def test_group_names_come_from_one_file() -> None:
    call = re.compile(r"\.(group_add|group_send|group_discard)\(")
    outside = [
        name_of(path)
        for path in source_files()
        if path.relative_to(ROOT).parts[0] != "realtime" and call.search(path.read_text("utf-8"))
    ]

    assert outside == []


def test_rules_of_time() -> None:
    """Nothing but the clock asks what time it is (a deadline is the database's)."""
    call = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|utcnow\(|localdate\(\)")
    allowed = ("platform/anpei/sandbox/", "platform/anpei/local/", "platform/anpei/kernel/")
    asking = [
        name_of(path)
        for path in source_files()
        if not name_of(path).startswith(allowed) and call.search(path.read_text("utf-8"))
    ]

    assert asking == []


def test_no_inline_script_or_style() -> None:
    bad = re.compile(r"<script(?![^>]*\b(src|type=\"application/json\"))|\sstyle=\"|\son[a-z]+=\"")
    found = [
        name_of(path)
        for folder in SOURCE
        for path in (ROOT / folder).rglob("*.html")
        if bad.search(path.read_text("utf-8"))
    ]

    assert found == []


def test_pythons_own_platform_is_not_shadowed() -> None:
    import platform

    assert not Path(platform.__file__).resolve().is_relative_to(ROOT / "platform")
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_nothing_of_third_parties_is_committed() -> None:
    foreign = re.compile(
        r"\.min\.(js|css)$|\.(woff2?|ttf|otf|dat|mp4|webm|onnx|pem|key|sqlite3?)$|node_modules/"
    )

    assert [name for name in tracked_files() if foreign.search(name)] == []


@pytest.mark.parametrize("pattern", [r"/(root|home|work|Users)/\w+", r"BEGIN [A-Z ]*PRIVATE KEY"])
def test_no_machine_paths_or_secrets_in_source(pattern: str) -> None:
    found = [
        name
        for name in tracked_files()
        if name.endswith((".py", ".toml", ".md", ".sh", ".js", ".json", ".html", ".css", "dev"))
        and not name.startswith("tests/architecture/")
        and (ROOT / name).exists()
        and re.search(pattern, (ROOT / name).read_text("utf-8"))
    ]

    assert found == []
