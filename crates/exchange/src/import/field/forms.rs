//! Columns of forms that others send to be filled in: what of them the ledger can answer.

use super::{Field, Holds};

/// 项目编号
pub const ID: Field = Field::new("id", "项目编号", Holds::Code);
/// 项目代码
pub const CODE: Field = Field::new("code", "项目代码", Holds::Code);
/// 项目名称
pub const NAME: Field = Field::new("name", "项目名称", Holds::Text);
/// 曾用名
pub const FORMER_NAMES: Field = Field::new("former_names", "曾用名", Holds::Text);
/// 建设单位
pub const OWNER_NAME: Field = Field::new("owner_name", "建设单位", Holds::Text);
/// 统一社会信用代码
pub const OWNER_CODE: Field = Field::new("owner_code", "统一社会信用代码", Holds::Code);
/// 行业代码
pub const INDUSTRY: Field = Field::new("industry", "行业代码", Holds::Code);
/// 建设内容
pub const CONTENT: Field = Field::new("content", "建设内容", Holds::Text);
/// 建设地点
pub const SITE: Field = Field::new("site", "建设地点", Holds::Text);
/// 所在地
pub const PLACE: Field = Field::new("place", "所在地", Holds::Units);
/// 责任单位
pub const RESPONSIBLE: Field = Field::new("responsible", "责任单位", Holds::Units);
/// 建设性质: the category of the year
pub const CATEGORY: Field = Field::new("category", "建设性质", Holds::Text);
/// 阶段
pub const STAGE: Field = Field::new("stage", "阶段", Holds::Text);
/// 批次
pub const BATCH: Field = Field::new("batch", "批次", Holds::Text);
/// 上年度类别
pub const LAST_CATEGORY: Field = Field::new("last_category", "上年度类别", Holds::Text);
/// 开工日期
pub const STARTED_ON: Field = Field::new("started_on", "开工日期", Holds::Day);
/// 开工年份
pub const START_YEAR: Field = Field::new("start_year", "开工年份", Holds::Count);
/// 竣工日期, done or planned
pub const COMPLETED_ON: Field = Field::new("completed_on", "竣工日期", Holds::Day);
/// 竣工年份
pub const FINISH_YEAR: Field = Field::new("finish_year", "竣工年份", Holds::Count);
/// 总投资
pub const TOTAL: Field = Field::new("total", "总投资", Holds::Money);
/// 固定资产投资
pub const FIXED: Field = Field::new("fixed", "固定资产投资", Holds::Money);
/// 年度计划投资
pub const PLAN: Field = Field::new("plan", "年度计划投资", Holds::Money);
/// 至前年底累计完成投资: to the end of the year before last
pub const DONE_TO_BEFORE_LAST: Field = Field::new("done_to_before_last", "至前年底累计完成投资", Holds::Money);
/// 上年完成投资
pub const DONE_LAST_YEAR: Field = Field::new("done_last_year", "上年完成投资", Holds::Money);
/// 至上年底完成投资
pub const DONE_BEFORE: Field = Field::new("done_before", "至上年底完成投资", Holds::Money);
/// 年初至今完成投资
pub const DONE_YTD: Field = Field::new("done_ytd", "年初至今完成投资", Holds::Money);
/// 当月完成投资
pub const DONE_MONTH: Field = Field::new("done_month", "当月完成投资", Holds::Money);
/// 占年度计划
pub const PLAN_SHARE: Field = Field::new("plan_share", "完成投资占年度计划", Holds::Percent);
/// 年初至今到位资金
pub const RECEIVED_YTD: Field = Field::new("received_ytd", "年初至今到位资金", Holds::Money);
/// 到位资金占年度计划
pub const RECEIVED_SHARE: Field = Field::new("received_share", "到位资金占年度计划", Holds::Percent);
/// 开工累计完成投资
pub const DONE_SINCE_START: Field = Field::new("done_since_start", "开工累计完成投资", Holds::Money);
/// 开工累计占总投资
pub const TOTAL_SHARE: Field = Field::new("total_share", "开工累计占总投资", Holds::Percent);
/// 预计完成投资
pub const ESTIMATE_YTD: Field = Field::new("estimate_ytd", "预计完成投资", Holds::Money);
/// 形象进度(%)
pub const PHYSICAL_PERCENT: Field = Field::new("physical_percent", "形象进度", Holds::Percent);
/// 形象进度, in words
pub const PROGRESS: Field = Field::new("progress", "形象进度", Holds::Text);
/// 存在问题
pub const PROBLEMS: Field = Field::new("problems", "存在问题", Holds::Text);

/// All.
#[rustfmt::skip]
pub const ALL: &[Field] = &[
    ID, CODE, NAME, FORMER_NAMES, OWNER_NAME, OWNER_CODE, INDUSTRY, CONTENT, SITE, PLACE, RESPONSIBLE, CATEGORY, STAGE,
    BATCH, LAST_CATEGORY, STARTED_ON, START_YEAR, COMPLETED_ON, FINISH_YEAR, TOTAL, FIXED, PLAN, DONE_TO_BEFORE_LAST,
    DONE_LAST_YEAR, DONE_BEFORE, DONE_YTD, DONE_MONTH, PLAN_SHARE, RECEIVED_YTD, RECEIVED_SHARE, DONE_SINCE_START,
    TOTAL_SHARE, ESTIMATE_YTD, PHYSICAL_PERCENT, PROGRESS, PROBLEMS,
];
