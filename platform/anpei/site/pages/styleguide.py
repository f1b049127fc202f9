"""Every component on one page, for those who build pages. Served in DEBUG only."""

from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anpei.kernel.decisions import not_yet
from anpei.site.components.data import Tab
from anpei.site.components.progress import steps_of_way

_PORTALS = ("enterprise", "learner", "staff")
_MOMENT = datetime(2022, 1, 5, 9, 30, tzinfo=UTC)
_STATES = (
    ("unpaid", "待缴费"),
    ("submitted", "订单提交待审核"),
    ("pending", "待审核"),
    ("approved", "审核通过"),
    ("rejected", "审核未通过"),
    ("cancelled", "已取消"),
)


class SampleForm(forms.Form):
    """A form with every kind of control."""

    title = forms.CharField(label="发票抬头", help_text="请填写发票单位名称")
    tax_number = forms.CharField(label="纳税人识别号", min_length=18)
    amount = forms.IntegerField(label="金额", required=False)
    category = forms.ChoiceField(label="证书类别", choices=[("A", "企业主要负责人（A 类）")])
    kind = forms.ChoiceField(
        label="培训费发票类型",
        choices=[("general", "增值税普票（电子发票）"), ("special", "增值税专票（纸质发票）")],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="我已阅读并同意系统使用许可协议")


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components in the portal named by ``?portal=``."""
    chosen = request.GET.get("portal", "enterprise")
    request.portal = chosen if chosen in _PORTALS else "enterprise"  # type: ignore[attr-defined]  # read by site.context
    form = SampleForm({"title": "山东示例建设有限公司", "tax_number": "91"})
    return render(
        request,
        "site/styleguide.html",
        {
            "form": form,
            "states": _STATES,
            "tabs": [
                Tab(label="A 类", url="?tab=a", active=True, count=3),
                Tab(label="B 类", url="?tab=b", count=12),
                Tab(label="C 类", url="?tab=c", count=0),
                Tab(label="二级建造师选修", url="?tab=d"),
            ],
            "portals": [Tab(label=p, url=f"?portal={p}", active=p == chosen) for p in _PORTALS],
            "page": Paginator(range(183), 10).get_page(request.GET.get("page", 4)),
            "way": steps_of_way(("学习报名", "缴费汇款", "在线学习", "合格结业"), 2),
            "moment": _MOMENT,
            "decision": not_yet(
                "SD-13a",
                "2022",
                "证书有效期前 6 个月内方可报名，现在报名还太早。",
                allowed_from=_MOMENT.date(),
                remedy="请在该日期之后再次进入“继续教育报名”。",
            ),
        },
    )
