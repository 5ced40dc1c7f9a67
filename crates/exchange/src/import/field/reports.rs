//! Columns of reports.

use super::{Field, Holds};

/// 项目编号
pub const ID: Field = Field::new("id", "项目编号", Holds::Code).help("编号、代码、名称填一样即可认出项目", "P000012");
/// 项目代码
pub const CODE: Field =
    Field::new("code", "项目代码", Holds::Code).help("投资项目统一代码", "2018-511702-41-03-012345");
/// 项目名称
pub const NAME: Field = Field::new("name", "项目名称", Holds::Text).help("与台账一致", "某某产业园（示例）");
/// 期间
pub const PERIOD: Field = Field::new("period", "期间", Holds::Period)
    .help("2018-07、2018年7月或 1-7月；整个文件同一期的可不填，导入时指定", "2018-07");
/// 年初至今完成投资
pub const DONE_YTD: Field = Field::new("done_ytd", "年初至今完成投资", Holds::Money)
    .required()
    .help("从 1 月 1 日起累计，不是当月数；没有填报的留空，不要填 0", "3590");
/// 年初至今到位资金
pub const RECEIVED_YTD: Field =
    Field::new("received_ytd", "年初至今到位资金", Holds::Money).help("从 1 月 1 日起累计", "4000");
/// 至上年底完成投资
pub const DONE_BEFORE: Field =
    Field::new("done_before", "至上年底完成投资", Holds::Money).help("开工以来至上年 12 月 31 日，一年填一次", "12000");
/// 开工累计完成投资
pub const DONE_SINCE_START: Field = Field::new("done_since_start", "开工累计完成投资", Holds::Money)
    .help("可不填：等于至上年底加年初至今，填了就用来核对", "");
/// 预计完成投资
pub const ESTIMATE_YTD: Field =
    Field::new("estimate_ytd", "预计完成投资", Holds::Money).help("到下一期末的预计累计数，与完成数分开", "4200");
/// 形象进度(%)
pub const PHYSICAL_PERCENT: Field =
    Field::new("physical_percent", "形象进度", Holds::Percent).help("0 到 100 的整数", "45");
/// 形象进度, in words
pub const PROGRESS: Field = Field::new("progress", "形象进度", Holds::Text).help("文字描述", "主体结构封顶");
/// 存在问题
pub const PROBLEMS: Field = Field::new("problems", "存在问题", Holds::Text).help("没有就留空", "");
/// 核减原因
pub const REASON: Field = Field::new("reason", "核减原因", Holds::Text).help("累计数比上期减少时必填", "");
/// 本期情况
pub const CHANGE: Field = Field::new("change", "本期情况", Holds::Choice(&["有进展", "无变化"]))
    .help("选“无变化”的，年初至今可不填，按上期数计", "有进展");
/// 上期年初至今完成投资
pub const PREVIOUS_YTD: Field =
    Field::new("previous_ytd", "上期年初至今完成投资", Holds::Money).help("“无变化”的按它计；其他的不必填", "");
/// 填报单位
pub const UNIT: Field = Field::new("unit", "填报单位", Holds::Units).help("单位编码或名称", "511702");

/// All, in the order of the template.
pub const ALL: &[Field] = &[
    ID,
    CODE,
    NAME,
    PERIOD,
    DONE_YTD,
    RECEIVED_YTD,
    DONE_BEFORE,
    DONE_SINCE_START,
    ESTIMATE_YTD,
    PHYSICAL_PERCENT,
    PROGRESS,
    PROBLEMS,
    REASON,
    CHANGE,
    PREVIOUS_YTD,
    UNIT,
];
