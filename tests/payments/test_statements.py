"""Importing a bank statement, matching and approving by it (SD-26)."""

import io
from collections import Counter
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from anpei.jobs.domain import start_job, work_on_job
from anpei.jobs.models import Job
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.payments.domain import approve_order, cancel_order, statements
from anpei.payments.domain.statements.confirm import MatchGone
from anpei.payments.models import Order, StatementLine, StatementMatch
from anpei.payments.queries.statements import orders_to_match, short_of
from anpei.payments.statements.reading import Outgoing, Transfer, Unreadable, open_statement
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.factories import make_enterprise
from tests.payments.paying import CSV_HEAD, file, keep, make_order, statement_csv, transfer


def run_import(body: bytes, name: str = "流水.csv") -> Job:
    sheet = open_statement(io.BytesIO(body), name)
    job = start_job(
        kind="payments.import_statement",
        parameters={"bank": sheet.columns.bank},
        file=SimpleUploadedFile(name, body),
        by=None,
    )
    work_on_job(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def tally(job: Job) -> tuple[str, int, int, int]:
    return job.state, job.done_count, job.skipped_count, job.failed_count


@pytest.mark.rule("SD-26", "PL-62")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_statement_is_imported_with_a_report(jinan: Association, encoding: str) -> None:
    today = policy_today()
    text = statement_csv(
        [
            (today, '"1,200.50"', "济南泰山建筑有限公司", "6222000000008899", "S1", "2人"),
            (today, "", "房东", "1", "S2", "房租"),
            (today, "三百元", "青岛海河建设有限公司", "2", "S3", ""),
        ]
    )

    job = run_import(text.encode(encoding))

    line = StatementLine.objects.get()
    assert tally(job) == ("done", 1, 1, 1)
    assert (line.amount_fen, line.account_last4, line.serial) == (120_050, "8899", "S1")
    assert line.statement.bank == "农业银行"


@pytest.mark.rule("SD-26")
def test_excel_statement_is_read(jinan: Association) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户回单明细"])
    sheet.append(
        ["交易日", "流水号", "借方金额", "贷方金额", "摘要", "收(付)方名称", "收(付)方账号"]
    )
    sheet.append([policy_today(), "K1", None, 300.1, "=HYPERLINK(1)", "甲公司", "6222001234"])
    out = io.BytesIO()
    book.save(out)

    job = run_import(out.getvalue(), "流水.xlsx")

    line = StatementLine.objects.get()
    assert tally(job) == ("done", 1, 0, 0)
    assert (line.amount_fen, line.payer_name, line.statement.bank) == (30_010, "甲公司", "招商银行")


@pytest.mark.rule("SD-26")
def test_layouts_are_told_apart_by_their_headers() -> None:
    heads = {
        CSV_HEAD: "农业银行",
        "凭证号,交易日期,借方发生额,贷方发生额,对方单位名称,对方账号,用途": "工商银行",
        "账户明细编号-交易流水号,交易时间,贷方发生额（元）(收入),对方户名,备注": "建设银行",
        "交易日期,交易类型,交易金额,付款人名称,付款人账号,用途": "中国银行",
        "日期,金额,户名,卡号,备注": "通用格式",
    }

    found = {
        head: open_statement(io.BytesIO(head.encode()), "a.csv").columns.bank for head in heads
    }

    assert found == heads


def test_rows_say_what_they_are() -> None:
    text = (
        "交易日期,交易类型,交易金额,付款人名称,付款人账号,用途\n"
        "20261120,来账,300.00,甲公司,62220001,学费\n"
        "20261120,往账,300.00,乙公司,62220002,退款\n"
        "第二天,来账,300.00,甲公司,62220001,学费\n"
    )

    rows = [row for _n, row in open_statement(io.BytesIO(text.encode()), "a.csv").read()]

    assert [type(row) for row in rows] == [Transfer, Outgoing, Unreadable]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"a,b\n1,2\n", "a.csv"),
        (b"\x00\x01\x02", "a.csv"),
        (b"no workbook", "a.xlsx"),
        (b"", "a.csv"),
    ],
)
def test_file_that_is_no_statement_is_refused(body: bytes, name: str) -> None:
    with pytest.raises(InvalidInput) as error:
        open_statement(io.BytesIO(body), name)

    assert error.value.field == "file"


@pytest.mark.rule("SD-26")
def test_transfers_of_an_earlier_import_are_known(jinan: Association) -> None:
    today = policy_today()
    first = [(today, "300.00", "甲公司", "62220001", "", "学费")] * 2
    later = [*first, (today, "300.00", "甲公司", "62220001", "", "学费")]

    run_import(statement_csv(first).encode())
    job = run_import(statement_csv(later).encode("gb18030"))

    assert tally(job) == ("done", 1, 2, 0)
    assert StatementLine.objects.count() == 3


@pytest.mark.rule("SD-26")
def test_exact_match_is_proposed_and_approved_by_one_act(jinan: Association) -> None:
    order = file(make_order(make_enterprise("济南泰山建筑有限公司")))
    run_import(
        statement_csv(
            [(policy_today(), "300.00", "济南泰山建筑有限公司", "62220000008899", "S9", "")]
        ).encode()
    )
    match = StatementMatch.objects.get()

    statements.confirm_match(match=match, by=None)

    order.refresh_from_db()
    line = StatementLine.objects.get()
    assert (match.kind, match.differences) == ("exact", [])
    assert (order.state, line.state, line.matched_fen) == ("approved", "matched", 30_000)
    with pytest.raises(MatchGone):
        statements.confirm_match(match=match, by=None)


@pytest.mark.rule("SD-26")
def test_receipt_filed_after_the_import_is_matched(jinan: Association) -> None:
    order = make_order(make_enterprise("济南泰山建筑有限公司"))
    lines = keep(transfer())
    statements.propose_matches(lines=lines)
    before = StatementMatch.objects.get()

    file(order)

    assert (before.kind, before.differences) == ("partial", ["no_receipt"])
    assert StatementMatch.objects.get().kind == "exact"


@pytest.mark.rule("SD-26")
def test_match_of_an_order_without_receipt_waits(jinan: Association) -> None:
    order = make_order(make_enterprise("济南泰山建筑有限公司"))
    statements.propose_matches(lines=keep(transfer()))

    with pytest.raises(Conflict):
        statements.confirm_match(match=StatementMatch.objects.get(), by=None)

    order.refresh_from_db()
    assert (order.state, StatementLine.objects.get().matched_fen) == ("awaiting_payment", 0)


@pytest.mark.rule("SD-26")
def test_one_transfer_pays_two_orders(jinan: Association) -> None:
    mine = make_enterprise("济南泰山建筑有限公司")
    orders = [file(make_order(mine)), file(make_order(mine, people=2))]
    statements.propose_matches(lines=keep(transfer(amount_fen=90_000)))

    approved = statements.confirm_match(match=StatementMatch.objects.get(), by=None)

    assert {order.pk for order in approved} == {order.pk for order in orders}
    assert StatementLine.objects.get().state == "matched"


@pytest.mark.rule("SD-26")
def test_two_transfers_pay_one_order(jinan: Association) -> None:
    order = file(make_order(make_enterprise("济南泰山建筑有限公司"), people=2))
    statements.propose_matches(lines=keep(transfer(1), transfer(2)))

    statements.confirm_match(match=StatementMatch.objects.get(), by=None)

    order.refresh_from_db()
    assert order.state == "approved"
    assert [line.state for line in StatementLine.objects.all()] == ["matched"] * 2


@pytest.mark.rule("SD-24", "SD-26")
def test_receipt_that_is_approved_takes_its_transfer(jinan: Association) -> None:
    mine = make_enterprise("济南泰山建筑有限公司")
    first = file(make_order(mine))
    statements.propose_matches(lines=keep(transfer()))

    approve_order(order=first, by=None)
    second = file(make_order(mine))

    line = StatementLine.objects.get()
    match = StatementMatch.objects.get()
    assert (line.state, line.matched_fen) == ("matched", 30_000)
    assert (match.is_confirmed, [part.order_id for part in match.parts.all()]) == (True, [first.pk])
    second.refresh_from_db()
    assert (second.state, second.paid_fen) == ("under_review", 0)


@pytest.mark.rule("SD-24", "SD-26")
def test_receipt_of_a_combined_transfer_takes_its_part_alone(jinan: Association) -> None:
    mine = make_enterprise("济南泰山建筑有限公司")
    first, second = file(make_order(mine)), file(make_order(mine, people=2))
    statements.propose_matches(lines=keep(transfer(amount_fen=90_000)))

    approve_order(order=first, by=None)

    line = StatementLine.objects.get()
    left = StatementMatch.objects.get(is_confirmed=False)
    assert (line.state, line.matched_fen) == ("open", 30_000)
    assert [(part.order_id, part.amount_fen) for part in left.parts.all()] == [(second.pk, 60_000)]
    approved = statements.confirm_match(match=left, by=None)
    assert [order.pk for order in approved] == [second.pk]


@pytest.mark.rule("SD-24", "SD-26")
def test_transfer_imported_after_the_approval_is_taken_for_its_order(jinan: Association) -> None:
    order = file(make_order(make_enterprise("济南泰山建筑有限公司")))
    approve_order(order=order, by=None)
    statements.propose_matches(lines=keep(transfer()))
    match = StatementMatch.objects.get()

    found = list(orders_to_match(order.number))
    approved = statements.confirm_match(match=match, by=None)

    order.refresh_from_db()
    assert (match.kind, match.differences, found) == ("exact", [], [order])
    assert (approved, order.paid_fen) == ([], 30_000)
    assert StatementLine.objects.get().state == "matched"
    assert list(orders_to_match(order.number)) == []


@pytest.mark.rule("SD-24", "SD-26")
def test_too_little_money_approves_nothing_and_waits_for_the_rest(jinan: Association) -> None:
    order = file(make_order(make_enterprise("济南泰山建筑有限公司")))
    statements.propose_matches(lines=keep(transfer(amount_fen=10_000)))
    match = StatementMatch.objects.get()

    approved = statements.confirm_match(match=match, by=None)
    order.refresh_from_db()
    waiting = (approved, order.state, order.paid_fen, short_of([match]))
    statements.propose_matches(lines=keep(transfer(amount_fen=20_000), job_id=2))
    rest = StatementMatch.objects.get(is_confirmed=False)
    then = statements.confirm_match(match=rest, by=None)

    order.refresh_from_db()
    assert waiting == ([], "under_review", 0, [(order.number, 20_000)])
    assert (rest.kind, len(then), order.state, order.paid_fen) == ("exact", 1, "approved", 30_000)


@pytest.mark.rule("SD-26")
def test_ended_order_takes_no_transfer_by_hand(jinan: Association) -> None:
    order = make_order(make_enterprise("济南泰山建筑有限公司"))
    line = keep(transfer())[0]
    cancel_order(order=order, by=None)

    with pytest.raises(Conflict):
        statements.match_by_hand(line=line, orders=[order], by=None)

    line.refresh_from_db()
    assert (line.state, line.matched_fen, StatementMatch.objects.count()) == ("open", 0, 0)


@pytest.mark.rule("SD-26")
def test_person_matches_by_hand_and_undoes_it(jinan: Association) -> None:
    order = file(make_order(make_enterprise()), payer_name="张三")
    line = keep(transfer(amount_fen=50_000, payer_name="李四"))[0]

    match = statements.match_by_hand(line=line, orders=[order], by=None)
    line.refresh_from_db()
    taken = (line.state, line.matched_fen)
    statements.undo_match(match=match, reason="点错了", by=None)

    order.refresh_from_db()
    line.refresh_from_db()
    assert taken == ("open", 30_000)
    assert (order.state, line.state, line.matched_fen) == ("approved", "open", 0)
    with pytest.raises(MatchGone):
        statements.undo_match(match=StatementMatch(pk=match.pk or 1), reason="again", by=None)


@pytest.mark.rule("SD-26")
def test_transfer_that_is_not_ours_is_put_aside_and_taken_back(jinan: Association) -> None:
    line = keep(transfer())[0]

    aside = statements.set_line_not_ours(line=line, note="会费", by=None)
    noted = (aside.state, aside.note)
    back = statements.reopen_line(line=aside, by=None)

    assert noted == ("not_ours", "会费")
    assert (back.state, back.note) == ("open", "")
    with pytest.raises(IllegalMove):
        statements.reopen_line(line=back, by=None)


def test_more_than_a_transfer_brings_is_refused_by_the_table(jinan: Association) -> None:
    line = keep(transfer())[0]

    with (
        pytest.raises(IntegrityError, match="line_matched_at_most_its_amount"),
        transaction.atomic(),
    ):
        StatementLine.objects.filter(pk=line.pk).update(matched_fen=30_001)


@pytest.mark.rule("SD-26")
def test_confirming_at_once_approves_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = file(make_order(make_enterprise("济南泰山建筑有限公司")))
        statements.propose_matches(lines=keep(transfer()))
        match = StatementMatch.objects.get()

    results = fire(
        schema,
        [
            *[lambda: statements.confirm_match(match=match, by=None)] * 6,
            *[lambda: approve_order(order=Order.objects.get(pk=order.pk), by=None)] * 2,
        ],
    )

    with enter_tenant(schema):
        order.refresh_from_db()
        won = [one for one in results if isinstance(one, list | Order)]
        assert (len(won), order.state, order.paid_fen) == (1, "approved", 30_000)


@pytest.mark.rule("SD-26")
def test_importing_the_same_file_at_once_keeps_each_transfer_once(
    racing_tenant: Association,
) -> None:
    schema = racing_tenant.schema_name
    transfers = [transfer(n, serial=f"S{n}") for n in range(1, 31)]

    results = fire(schema, [lambda n=n: keep(*transfers, job_id=n) for n in range(6)])  # type: ignore[misc]

    with enter_tenant(schema):
        assert StatementLine.objects.count() == 30
        assert sum(len(one) for one in results) == 30  # type: ignore[arg-type]


@pytest.mark.rule("SD-26", "PL-62")
def test_interrupted_import_goes_on_and_repeats_nothing(jinan: Association) -> None:
    day = policy_today() - timedelta(days=1)
    rows = [(day, "300.00", f"企业{n % 9}", "62220001", "", "学费") for n in range(1200)]
    job = run_import(statement_csv(rows).encode())
    whole = Counter(StatementLine.objects.values_list("fingerprint", flat=True))
    last = StatementLine.objects.filter(row__gt=1002)
    last.delete()
    Job.objects.filter(pk=job.pk).update(
        state="running", position=1000, done_count=1000, ended_at=None, lease="", lease_until=None
    )

    work_on_job(job_id=job.pk)

    again = Job.objects.get(pk=job.pk)
    assert tally(again) == ("done", 1200, 0, 0)
    assert Counter(StatementLine.objects.values_list("fingerprint", flat=True)) == whole


@pytest.mark.rule("SD-26")
def test_receipts_matches_and_imports_at_once_never_wait_in_a_circle(
    racing_tenant: Association,
) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        mine = make_enterprise("济南泰山建筑有限公司")
        orders = [make_order(mine) for _ in range(8)]
        lines = keep(*[transfer(n) for n in range(1, 9)])
        statements.propose_matches(lines=lines)

    def file_one(order: Order) -> object:
        return file(Order.objects.get(pk=order.pk))

    def by_hand(place: int) -> object:
        return statements.match_by_hand(line=lines[place], orders=[orders[place]], by=None)

    def confirm_any() -> object:
        return [
            statements.confirm_match(match=match, by=None)
            for match in StatementMatch.objects.filter(is_confirmed=False)[:1]
        ]

    for _ in range(3):
        results = fire(
            schema,
            [
                *[lambda order=order: file_one(order) for order in orders],
                *[lambda place=place: by_hand(place) for place in (1, 3)],
                *[lambda: statements.propose_matches(lines=lines)] * 3,
                *[confirm_any] * 4,
            ],
        )
        assert None not in results

    with enter_tenant(schema):
        for line in StatementLine.objects.prefetch_related("parts__match"):
            taken = sum(part.amount_fen for part in line.parts.all() if part.match.is_confirmed)
            assert line.matched_fen == taken
