import pytest

from anpei.provinces.discovery import BrokenProvince, load_province, province_modules, provinces


@pytest.mark.rule("PL-04")
def test_installed_and_named_provinces_are_found() -> None:
    assert sorted(provinces()) == ["dummy", "shandong", "yunnan"]
    assert province_modules("x=some.where:province")["x"] == "some.where"


@pytest.mark.rule("PL-04")
@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("x", "no.such.module:province", "cannot be loaded"),
        ("x", "tests.dummy_province:nothing", "cannot be loaded"),
        ("x", "tests.dummy_province.province:Dummy", "is no Province"),
        ("x", "tests.dummy_province:province", "calls itself 'dummy'"),
    ],
)
def test_a_broken_province_is_refused_by_name(kind: str, value: str, sentence: str) -> None:
    with pytest.raises(BrokenProvince, match=sentence) as caught:
        load_province(kind, value)

    assert kind in str(caught.value)


@pytest.mark.rule("PL-04")
def test_another_contract_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provinces()["dummy"], "contract_version", 99)

    with pytest.raises(BrokenProvince, match="speaks contract 99"):
        load_province("dummy", "tests.dummy_province:province")
