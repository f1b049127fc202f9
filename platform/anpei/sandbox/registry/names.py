"""Names of people and enterprises, made by index: the same index always gives the same name."""

from __future__ import annotations

from random import Random

from anpei.kernel.identity_numbers import Gender

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "诸葛", "司马", "公孙", "尉迟")
MALE_CHARACTERS = (
    "伟强磊军洋勇涛超明刚平辉鹏杰峰建斌波宁东健浩亮凯俊飞雷鑫帅旭宇博龙海林志国文立成新正永春庆"
)
FEMALE_CHARACTERS = (
    "芳娜秀敏静丽艳娟霞燕玲桂兰洁梅琳雪慧莹婷红云萍倩颖蓉怡佳欣悦梦琪瑶璐晨薇爱华玉春凤美英"
)

_FIRST = "鲁泰岱齐泉明宏中天华盛恒鼎金振东兴永建安博瑞正荣广长新海润德佳腾汇凯卓元国信城翔诚力顺"
_SECOND = "达泰源通信基远业和升辉成兴安盛昌丰隆鑫宇润诚峰邦大城川和景邺睿森阳禹筑岳康祥腾茂浩"
_TRADES = (
    "建筑工程",
    "建设集团",
    "市政工程",
    "建筑安装工程",
    "路桥工程",
    "装饰工程",
    "机电安装工程",
    "园林绿化工程",
    "钢结构工程",
    "地基基础工程",
    "消防工程",
    "水利水电工程",
    "建筑劳务",
    "防水保温工程",
)
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
_STREETS = (
    "经十路",
    "解放路",
    "工业南路",
    "建设路",
    "人民路",
    "长江路",
    "泰山路",
    "新华街",
    "文化路",
    "凤凰街",
)
_COPRIME_STEP = 7_919


def person_name(chance: Random, gender: Gender) -> str:
    """A plausible name: one surname in two hundred is double, one given name in four short."""
    double = chance.random() < 0.005
    surname = chance.choice(DOUBLE_SURNAMES) if double else chance.choice(SURNAMES)
    characters = MALE_CHARACTERS if gender is Gender.MALE else FEMALE_CHARACTERS
    length = 1 if chance.random() < 0.25 else 2
    return surname + "".join(chance.choice(characters) for _ in range(length))


def enterprise_name(city: str, index: int, province: str = "山东") -> str:
    """A name that no other index of the city shares."""
    pairs = len(_FIRST) * len(_SECOND)
    spread = index * _COPRIME_STEP % pairs
    first, second = _FIRST[spread % len(_FIRST)], _SECOND[spread // len(_FIRST)]
    round_number = index // pairs
    trade = _TRADES[(spread + round_number) % len(_TRADES)]
    form = _FORMS[spread % len(_FORMS)]
    number = "" if round_number < len(_TRADES) else f"第{round_number}"
    if spread % 5 == 0:
        return f"{province}{first}{second}（{city}）{number}{trade}{form}"
    return f"{city}{first}{second}{number}{trade}{form}"


def enterprise_address(city: str, index: int, province: str = "山东") -> str:
    """A street address in the city."""
    return f"{province}省{city}市{_STREETS[index % len(_STREETS)]}{index % 900 + 1}号"
