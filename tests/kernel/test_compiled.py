"""A compiled queryset gives what the queryset gives, whatever it was compiled with."""

import pytest
from django.db.models import Count
from pytest_django import DjangoAssertNumQueries

from anpei.kernel.compiled import CompiledLookup, CompiledValues
from anpei.people.models import Licence, Person
from tenants.models import Association
from tests.factories import make_enterprise, make_licence, make_person


@pytest.fixture
def holders(jinan: Association) -> list[Person]:
    """One with two licences, one with one, one with none."""
    enterprise, people = make_enterprise(), [make_person(name) for name in ("柯林", "霍珀", "云池")]
    for person, category in ((people[0], "A"), (people[0], "B"), (people[1], "C")):
        make_licence(person, enterprise, category=category)
    return people


def test_rows_of_each_key_with_what_is_joined_annotated_and_left_out(
    holders: list[Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lookup = CompiledLookup(
        lambda person: (
            Licence.objects.filter(person=person)
            .select_related("person", "enterprise")
            .annotate(others=Count("person__licences"))
            .order_by("-category")
            .defer("number")
        )
    )

    for person, categories in zip(holders, (["B", "A"], ["C"], []), strict=True):
        with django_assert_num_queries(1):
            found = lookup.all(person.pk)
            assert [one.category for one in found] == categories
            assert [one.person for one in found] == [person] * len(found)
            assert {one.enterprise.name for one in found} <= {"济南泰山建筑有限公司"}
            assert [one.others for one in found] == [len(found)] * len(found)
        with django_assert_num_queries(len(found)):
            assert all(one.number for one in found)
        assert lookup.get(person.pk) == next(iter(found), None)


def test_values_are_those_of_the_queryset(holders: list[Person]) -> None:
    values = CompiledValues(
        lambda person: (
            Licence.objects.filter(person=person)
            .order_by("category")
            .values_list("category", "valid_until", "person__name")
        )
    )

    for person in holders:
        plain = Licence.objects.filter(person=person).order_by("category")
        assert values.all(person.pk) == list(
            plain.values_list("category", "valid_until", "person__name")
        )
