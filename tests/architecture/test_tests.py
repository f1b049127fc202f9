"""What one test may not do to the others."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_no_test_empties_the_tables_of_the_others() -> None:
    """``django_db(transaction=True)`` truncates every table afterwards, those of the associations
    too, which are made once a session. Who has to commit does so in a schema of its own."""
    emptying = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "django_db"
        and any(
            one.arg == "transaction" and ast.unparse(one.value) != "False" for one in node.keywords
        )
    ]

    assert emptying == []
