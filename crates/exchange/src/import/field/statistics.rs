//! Columns of statistics.

use super::{Field, Holds};

/// 单位编码
pub const UNIT_CODE: Field = Field::new("unit_code", "单位编码", Holds::Code).help("编码和名称填一样即可", "511702");
/// 单位名称
pub const UNIT_NAME: Field = Field::new("unit_name", "单位名称", Holds::Text).help("", "通川区");
/// 分类
pub const CLASS: Field = Field::new("class", "分类", Holds::Text).help("行业、类别或清单；说的是整个单位就留空", "");
/// 指标
pub const VARIABLE: Field =
    Field::new("variable", "指标", Holds::Text).required().help("小写字母、数字和短横线组成的指标代码", "fai-growth");
/// 期间
pub const PERIOD: Field = Field::new("period", "期间", Holds::Period)
    .help("2018-07、2018年、2018年一季度；整个文件同一期的可不填", "2018-07");
/// 计量
pub const MEASURE: Field = Field::new("measure", "计量", Holds::Choice(&["金额", "数量", "比率", "天数"]))
    .help("不填时由“单位”一列推定", "比率");
/// 数值
pub const VALUE: Field = Field::new("value", "数值", Holds::Number).required().help("没有数就留空，不要填 0", "13.7");
/// 单位
pub const VALUE_UNIT: Field = Field::new("value_unit", "单位", Holds::Text).help("元、万元、亿元、%、个、天等", "%");
/// 来源
pub const SOURCE: Field = Field::new("source", "来源", Holds::Text).help("发布的文件或网页", "统计月报 2018 年第 7 期");
/// 版次
pub const VINTAGE: Field =
    Field::new("vintage", "版次", Holds::Count).help("首次发布为 1，每修订一次加 1；不填按 1", "1");

/// All, in the order of the template.
pub const ALL: &[Field] = &[UNIT_CODE, UNIT_NAME, CLASS, VARIABLE, PERIOD, MEASURE, VALUE, VALUE_UNIT, SOURCE, VINTAGE];
