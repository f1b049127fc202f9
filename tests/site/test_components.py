"""The components: escaping, typed values, tones, and what a screen reader hears."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from anpei.site.components.data import Tab
from anpei.site.components.progress import percentage, steps_of_way
from anpei.site.components.tones import tone_of


class Sample(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="For the invoice")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, label="Kind")


def draw(source: str, **values: object) -> str:
    context = Context(values | {"request": RequestFactory().get("/list/?state=open&page=2")})
    return Template("{% load ui %}" + source).render(context)


def test_text_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    source = (
        "{% button bad %}{% badge bad %}{% state bad bad %}{% stat bad bad hint=bad %}"
        "{% empty_state bad bad %}{% progress 1 2 label=bad %}"
        "{% table bad %}<tr>{% cell bad %}{{ bad }}{% endcell %}</tr>{% endtable %}"
        "{% facts %}{% fact bad %}{{ bad }}{% endfact %}{% endfacts %}"
        "{% card title=bad %}{{ bad }}{% endcard %}{% notice title=bad %}{{ bad }}{% endnotice %}"
        "{% timeline %}{% event bad %}{{ bad }}{% endevent %}{% endtimeline %}"
        "{% dialog id='d' title=bad %}{{ bad }}{% enddialog %}"
        "{% filters search=bad placeholder=bad %}{% endfilters %}{% link_button bad bad %}"
    )

    html = draw(source, bad=bad)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 20


def test_field_keeps_what_was_typed_and_names_its_error() -> None:
    form = Sample({"email": "not-an-address", "kind": "a"})

    html = draw("{% error_summary form %}{% field form.email autocomplete='email' %}", form=form)

    assert 'value="not-an-address"' in html
    assert 'href="#id_email"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email-hint id_email-error"' in html
    assert 'autocomplete="email"' in html


def test_radio_group_is_a_fieldset_that_the_summary_leads_to() -> None:
    form = Sample({"email": "a@example.com"})

    html = draw("{% error_summary form %}{% field form.kind %}", form=form)

    assert 'href="#id_kind"' in html
    assert '<fieldset id="id_kind"' in html


def test_form_without_errors_has_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Sample()) == ""


def test_table_cells_carry_their_label_for_the_phone() -> None:
    html = draw(
        "{% table 'Name' 'Fee|number' %}<tr>{% cell 'Fee' 'number' %}1{% endcell %}</tr>"
        "{% endtable %}"
    )

    assert '<th scope="col" class="is-number">Fee</th>' in html
    assert '<td data-label="Fee" class="is-number">' in html


def test_pagination_keeps_the_filter() -> None:
    page = Paginator(range(100), 10).get_page(2)

    html = draw("{% pagination page %}", page=page)

    assert 'href="?page=3&amp;state=open"' in html
    assert 'aria-current="page">2<' in html


def test_pagination_of_nothing_is_nothing() -> None:
    assert draw("{% pagination page %}", page=Paginator([], 10).get_page(1)) == ""


def test_active_tab_is_the_current_page() -> None:
    tabs = [Tab(label="A", url="/a", active=True, count=0), Tab(label="B", url="/b")]

    html = draw("{% tabs tabs %}", tabs=tabs)

    assert html.count('aria-current="page"') == 1
    assert '<span class="tab-count">0</span>' in html


def test_empty_fact_shows_a_dash() -> None:
    assert "<dd>—</dd>" in draw("{% fact 'Remark' %}  {% endfact %}")


@pytest.mark.parametrize(
    ("value", "maximum", "expected"),
    [(0, 10, 0), (9.99, 10, 99), (10, 10, 100), (12, 10, 100), (1, 0, 0), (-1, 10, 0)],
)
def test_percentage_is_whole_only_when_all_is_done(
    value: float, maximum: float, expected: int
) -> None:
    assert percentage(value, maximum) == expected


@pytest.mark.parametrize(
    ("at", "states"),
    [
        (-1, ["todo", "todo", "todo", "todo"]),
        (0, ["current", "todo", "todo", "todo"]),
        (2, ["done", "done", "current", "todo"]),
        (4, ["done", "done", "done", "done"]),
    ],
)
def test_way_shows_what_lies_behind(at: int, states: list[str]) -> None:
    assert [step.state for step in steps_of_way(["a", "b", "c", "d"], at)] == states


def test_filters_write_money_numbers_and_time() -> None:
    html = draw(
        "{{ fen|money }} {{ number|masked_id }} {{ mobile|masked_mobile }} {{ name|masked_name }} "
        "{{ seconds|mmss }} {{ tenths|credits }}",
        fen=123456,
        number="990101198001011234",
        mobile="19900001234",
        name="欧阳明",
        seconds=3754,
        tenths=15,
    )

    assert html == "¥1,234.56 990*************34 199****1234 欧** 62:34 1.5"


@pytest.mark.parametrize(
    ("state", "tone"),
    [("approved", "success"), ("refused", "danger"), ("pending", "warning"), ("draft", "neutral")],
)
def test_state_has_one_tone_on_every_page(state: str, tone: str) -> None:
    assert tone_of(state) == tone
