"""Case questions of the demo: accidents of our own making, after the patterns of public reports."""

from anpei.exams.domain import TRUE_FALSE_OPTIONS, Draft
from anpei.exams.models import QuestionKind


def _single(stem: str, right: str, *wrong: str) -> Draft:
    options = sorted((right, *wrong))
    return Draft(kind=QuestionKind.SINGLE, stem=stem, options=options, right=[options.index(right)])


def _several(stem: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> Draft:
    options = sorted((*right, *wrong))
    return Draft(
        kind=QuestionKind.MULTIPLE,
        stem=stem,
        options=options,
        right=[index for index, option in enumerate(options) if option in right],
    )


def _statement(stem: str, *, is_true: bool) -> Draft:
    return Draft(
        kind=QuestionKind.TRUE_FALSE,
        stem=stem,
        options=TRUE_FALSE_OPTIONS,
        right=[0 if is_true else 1],
    )


def _case(material: str, *parts: Draft) -> Draft:
    return Draft(kind=QuestionKind.CASE, stem=material, parts=parts)


CASES: dict[str, tuple[tuple[str, Draft], ...]] = {
    "civil": (
        (
            "基坑",
            _case(
                "某住宅项目基坑开挖深度6.2m，采用放坡加土钉墙支护。施工单位未编制专项施工方案即开挖，"
                "坑边1m处堆放钢筋约20t。连续降雨两天后，坑顶出现裂缝，监测单位报警，现场仍继续清底。"
                "当日下午边坡坍塌，3名工人被埋，其中2人死亡。",
                _single(
                    "该基坑工程的专项施工方案应当由谁组织专家论证？",
                    "施工单位",
                    "监测单位",
                    "设计单位",
                    "建设单位",
                ),
                _several(
                    "下列哪些做法违反了安全管理要求？",
                    ("监测报警后继续作业", "坑边堆载过近过重", "未编制专项施工方案"),
                    ("委托第三方监测",),
                ),
                _statement("基坑监测报警后，应当立即停止作业并撤出人员。", is_true=True),
            ),
        ),
        (
            "脚手架",
            _case(
                "某办公楼外脚手架搭设高度32m，架子工李某未取得特种作业操作资格证书，"
                "在未系安全带的情况下拆除连墙件，脚手架失稳后随架体坠落身亡。经查，项目未进行安全技术交底。",
                _single(
                    "造成事故的直接原因是什么？",
                    "违章拆除连墙件且未系安全带",
                    "天气变化",
                    "未购买意外伤害保险",
                    "图纸会审不及时",
                ),
                _statement("架子工属于建筑施工特种作业人员，应当持证上岗。", is_true=True),
                _statement("安全技术交底只需要向班组长进行，不需要签字。", is_true=False),
            ),
        ),
    ),
    "machinery": (
        (
            "塔式起重机",
            _case(
                "某工地塔式起重机顶升作业时，安装单位仅派2人到场，其中1人无证。作业人员未将回转机构制动，"
                "顶升过程中起重臂转动，塔身失去平衡，上部结构倾覆，造成3人死亡、1人重伤。",
                _single(
                    "按照事故等级划分，这是一起什么事故？",
                    "较大事故",
                    "一般事故",
                    "重大事故",
                    "特别重大事故",
                ),
                _several(
                    "顶升作业前应当做到哪些？",
                    ("制动回转机构", "安拆人员持证上岗", "设置警戒区并专人监护"),
                    ("拆除限位装置",),
                ),
                _statement("顶升过程中可以进行回转和变幅动作。", is_true=False),
            ),
        ),
    ),
    "management": (
        (
            "事故报告",
            _case(
                "某项目发生高处坠落事故，1人当场死亡、1人重伤。项目经理张某担心影响工期，"
                "2小时后才向公司报告，公司次日才向住房和城乡建设主管部门报告。第5天，重伤人员经抢救无效死亡。",
                _single(
                    "单位负责人接到报告后，应当在多长时间内向主管部门报告？",
                    "1小时",
                    "2小时",
                    "12小时",
                    "24小时",
                ),
                _statement("自事故发生之日起30日内伤亡人数变化的，应当及时补报。", is_true=True),
                _several(
                    "事故调查处理应当坚持哪些原则？",
                    ("事故原因未查清不放过", "责任人员未处理不放过", "整改措施未落实不放过"),
                    ("工期损失未追回不放过",),
                ),
            ),
        ),
    ),
    "law": (
        (
            "安全生产法",
            _case(
                "某施工企业未设置安全生产管理机构，主要负责人王某从未组织过隐患排查。"
                "监管部门责令限期改正，企业逾期未改正。三个月后，工地发生触电事故，1名工人死亡。",
                _single(
                    "建筑施工单位应当怎样设置安全生产管理人员？",
                    "设置安全生产管理机构或者配备专职安全生产管理人员",
                    "可以只配备兼职安全生产管理人员",
                    "由监理单位代为管理",
                    "由劳务班组长兼任",
                ),
                _statement("主要负责人对本单位的安全生产工作全面负责。", is_true=True),
                _several(
                    "下列哪些属于主要负责人的法定职责？",
                    (
                        "建立健全全员安全生产责任制",
                        "组织建立并落实双重预防工作机制",
                        "及时、如实报告生产安全事故",
                    ),
                    ("代替监理单位签署验收记录",),
                ),
            ),
        ),
    ),
}
"""Category code → the words of the topics a case is about, and the case."""
