//! Columns of an adjustment batch: plans, additions to and removals from lists.

use super::{Field, Holds};

/// 项目编号
pub const ID: Field = Field::new("id", "项目编号", Holds::Code).help("编号、代码、名称填一样即可认出项目", "P000012");
/// 项目代码
pub const CODE: Field =
    Field::new("code", "项目代码", Holds::Code).help("投资项目统一代码", "2018-511702-41-03-012345");
/// 项目名称
pub const NAME: Field = Field::new("name", "项目名称", Holds::Text).help("与台账一致", "某某产业园（示例）");
/// 清单
pub const LIST: Field = Field::new("list", "清单", Holds::Text)
    .help("清单代码；整个文件同一清单的可不填，办理时指定；项目自己的计划留空", "city-key-2018");
/// 调整方式
pub const HOW: Field = Field::new("how", "调整方式", Holds::Choice(&["调整", "调入", "调出"]))
    .help("不填时，有年度计划投资的按“调整”", "调整");
/// 调整前年度计划投资
pub const PLAN_BEFORE: Field = Field::new("plan_before", "调整前年度计划投资", Holds::Money)
    .help("可不填；填了就与台账核对，对不上的不调整", "20000");
/// 年度计划投资
pub const PLAN: Field = Field::new("plan", "年度计划投资", Holds::Money).help("调整后的全年计划", "18000");
/// 至一季度计划
pub const PLAN_Q1: Field =
    Field::new("plan_q1", "至一季度计划", Holds::Money).help("从 1 月 1 日累计至 3 月底", "3000");
/// 至上半年计划
pub const PLAN_Q2: Field = Field::new("plan_q2", "至上半年计划", Holds::Money).help("累计至 6 月底", "8000");
/// 至三季度计划
pub const PLAN_Q3: Field = Field::new("plan_q3", "至三季度计划", Holds::Money).help("累计至 9 月底", "13000");
/// 形象进度目标
pub const MILESTONES: Field =
    Field::new("milestones", "形象进度目标", Holds::Text).help("不填的沿用原来的", "主体结构封顶");
/// 类别
pub const CATEGORY: Field =
    Field::new("category", "类别", Holds::Choice(&["新建", "续建", "拟竣工", "前期"])).help("调入的填年度类别", "");
/// 批次
pub const BATCH: Field = Field::new("batch", "批次", Holds::Text).help("调入的填", "");
/// 领域
pub const FIELD: Field = Field::new("field", "领域", Holds::Text).help("调入的填", "");
/// 调出原因
pub const LEAVE_REASON: Field = Field::new("leave_reason", "调出原因", Holds::Text).help("调出的必填", "");

/// All, in the order of the template.
#[rustfmt::skip]
pub const ALL: &[Field] = &[
    ID, CODE, NAME, LIST, HOW, PLAN_BEFORE, PLAN, PLAN_Q1, PLAN_Q2, PLAN_Q3, MILESTONES, CATEGORY, BATCH, FIELD, LEAVE_REASON,
];
