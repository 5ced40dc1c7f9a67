//! Columns of projects with their lists and plans.

use super::{Field, Holds};

/// 项目编号
pub const ID: Field = Field::new("id", "项目编号", Holds::Code).help("本系统的编号；新项目留空", "P000012");
/// 项目名称
pub const NAME: Field = Field::new("name", "项目名称", Holds::Text).required().help("全称", "某某产业园（示例）");
/// 曾用名
pub const FORMER_NAMES: Field = Field::new("former_names", "曾用名", Holds::Text).help("多个用、隔开", "");
/// 项目代码
pub const CODE: Field =
    Field::new("code", "项目代码", Holds::Code).help("投资项目统一代码；整列设为文本格式", "2018-511702-41-03-012345");
/// 建设单位
pub const OWNER_NAME: Field = Field::new("owner_name", "建设单位", Holds::Text).help("全称", "");
/// 统一社会信用代码
pub const OWNER_CODE: Field = Field::new("owner_code", "统一社会信用代码", Holds::Code)
    .help("建设单位的，18 位；整列设为文本格式", "91350100M000100Y43");
/// 行业代码
pub const INDUSTRY: Field =
    Field::new("industry", "行业代码", Holds::Code).help("GB/T 4754：一个字母或 2 至 4 位数字", "2614");
/// 主体类型
pub const SUBJECT: Field =
    Field::new("subject", "主体类型", Holds::Choice(&["企业投资", "政府投资"])).help("", "企业投资");
/// 总投资
pub const TOTAL: Field = Field::new("total", "总投资", Holds::Money).help("新项目必填", "50000");
/// 固定资产投资
pub const FIXED: Field = Field::new("fixed", "固定资产投资", Holds::Money).help("能分清的填", "42000");
/// 打包项目数
pub const PARTS: Field = Field::new("parts", "打包项目数", Holds::Count).help("这一行打包了几个项目；不填按 1", "1");
/// 建设内容
pub const CONTENT: Field = Field::new("content", "建设内容", Holds::Text).help("建设内容及规模", "");
/// 建设地点
pub const SITE: Field = Field::new("site", "建设地点", Holds::Text).help("文字地址", "");
/// 所在地
pub const PLACE: Field = Field::new("place", "所在地", Holds::Units)
    .help("单位编码或名称；跨两地的写明份额，合计 100%", "511702 60%、511703 40%");
/// 责任单位
pub const RESPONSIBLE: Field =
    Field::new("responsible", "责任单位", Holds::Units).help("单位编码或名称；牵头的写在最前", "511702");
/// 园区
pub const PARK: Field = Field::new("park", "园区", Holds::Units).help("单位编码或名称", "");
/// 阶段
pub const STAGE: Field = Field::new(
    "stage",
    "阶段",
    Holds::Choice(&["谋划", "储备", "前期", "在建", "收尾", "竣工", "投产", "达产", "停建", "出库", "腾笼出清"]),
)
.help("现在所处的阶段", "在建");
/// 签约日期
pub const SIGNED_ON: Field = Field::new("signed_on", "签约日期", Holds::Day).help("", "2017-11-20");
/// 开工日期
pub const STARTED_ON: Field =
    Field::new("started_on", "开工日期", Holds::Day).help("只知到月的写 2018-03，按当月 1 日计", "2018-03-15");
/// 停建日期
pub const HALTED_ON: Field =
    Field::new("halted_on", "停建日期", Holds::Day).help("最近一次停建；只知到月的按当月 1 日计", "");
/// 复工日期
pub const RESUMED_ON: Field = Field::new("resumed_on", "复工日期", Holds::Day).help("", "");
/// 收尾日期
pub const FINISHING_ON: Field =
    Field::new("finishing_on", "收尾日期", Holds::Day).help("只知到月的按当月最后一日计", "");
/// 竣工日期
pub const COMPLETED_ON: Field =
    Field::new("completed_on", "竣工日期", Holds::Day).help("只知到月的按当月最后一日计", "");
/// 投产日期
pub const PRODUCED_ON: Field = Field::new("produced_on", "投产日期", Holds::Day).help("只知到月的按当月最后一日计", "");
/// 计划开工日期
pub const PLANNED_START_ON: Field = Field::new("planned_start_on", "计划开工日期", Holds::Day).help("", "2018-03");
/// 计划竣工日期
pub const PLANNED_FINISH_ON: Field = Field::new("planned_finish_on", "计划竣工日期", Holds::Day).help("", "2019-12");
/// 分类
pub const TAGS: Field =
    Field::new("tags", "分类", Holds::Text).help("政策包里的分类代码，多个用、或;隔开", "fund:special-bond");
/// 清单
pub const LISTS: Field = Field::new("lists", "清单", Holds::Text).help("清单代码，多个用、隔开", "city-key-2018");
/// 年度
pub const YEAR: Field = Field::new("year", "年度", Holds::Count).help("清单和计划的年度", "2018");
/// 清单内编码
pub const LIST_CODE: Field = Field::new("list_code", "清单内编码", Holds::Code).help("", "");
/// 类别
pub const CATEGORY: Field = Field::new("category", "类别", Holds::Choice(&["新建", "续建", "拟竣工", "前期"]))
    .help("下达计划时确定的年度类别", "续建");
/// 批次
pub const BATCH: Field = Field::new("batch", "批次", Holds::Text).help("", "第一批");
/// 领域
pub const FIELD: Field = Field::new("field", "领域", Holds::Text).help("", "基础设施");
/// 文号
pub const DOCUMENT: Field = Field::new("document", "文号", Holds::Text).help("下达清单或计划的文件", "");
/// 入清单日期
pub const ENTERED_ON: Field = Field::new("entered_on", "入清单日期", Holds::Day).help("", "2018-01-01");
/// 年度计划投资
pub const PLAN: Field = Field::new("plan", "年度计划投资", Holds::Money).help("项目自己的年度计划", "20000");
/// 至一季度计划
pub const PLAN_Q1: Field =
    Field::new("plan_q1", "至一季度计划", Holds::Money).help("从 1 月 1 日累计至 3 月底", "3000");
/// 至上半年计划
pub const PLAN_Q2: Field = Field::new("plan_q2", "至上半年计划", Holds::Money).help("累计至 6 月底", "9000");
/// 至三季度计划
pub const PLAN_Q3: Field = Field::new("plan_q3", "至三季度计划", Holds::Money).help("累计至 9 月底", "15000");
/// 清单年度计划投资
pub const LIST_PLAN: Field =
    Field::new("list_plan", "清单年度计划投资", Holds::Money).help("清单上的计划，与项目自己的不同时填", "");
/// 清单至一季度计划
pub const LIST_PLAN_Q1: Field = Field::new("list_plan_q1", "清单至一季度计划", Holds::Money);
/// 清单至上半年计划
pub const LIST_PLAN_Q2: Field = Field::new("list_plan_q2", "清单至上半年计划", Holds::Money);
/// 清单至三季度计划
pub const LIST_PLAN_Q3: Field = Field::new("list_plan_q3", "清单至三季度计划", Holds::Money);
/// 至上年底完成投资
pub const DONE_BEFORE: Field =
    Field::new("done_before", "至上年底完成投资", Holds::Money).help("开工以来至上年 12 月 31 日", "12000");
/// 模拟数据
pub const SIMULATED: Field =
    Field::new("simulated", "模拟数据", Holds::Choice(&["是", "否"])).help("演示或测试用的虚构项目填“是”", "否");

/// All, in the order of the template.
#[rustfmt::skip]
pub const ALL: &[Field] = &[
    ID, NAME, FORMER_NAMES, CODE, OWNER_NAME, OWNER_CODE, INDUSTRY, SUBJECT, TOTAL, FIXED, PARTS, CONTENT, SITE,
    PLACE, RESPONSIBLE, PARK, STAGE, SIGNED_ON, STARTED_ON, HALTED_ON, RESUMED_ON, FINISHING_ON, COMPLETED_ON,
    PRODUCED_ON, PLANNED_START_ON, PLANNED_FINISH_ON, TAGS, LISTS, YEAR, LIST_CODE, CATEGORY, BATCH, FIELD, DOCUMENT, ENTERED_ON,
    PLAN, PLAN_Q1, PLAN_Q2, PLAN_Q3, LIST_PLAN, LIST_PLAN_Q1, LIST_PLAN_Q2, LIST_PLAN_Q3, DONE_BEFORE, SIMULATED,
];
