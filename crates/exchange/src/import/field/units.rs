//! Columns of units.

use super::{Field, Holds};

/// 单位编码
pub const CODE: Field = Field::new("code", "单位编码", Holds::Code)
    .required()
    .help("6 位行政区划代码；没有自己代码的单位写“区划代码-大写字母或数字”；企业写统一社会信用代码", "511702");
/// 单位名称
pub const NAME: Field = Field::new("name", "单位名称", Holds::Text).required().help("全称", "通川区");
/// 类型
pub const KIND: Field = Field::new("kind", "类型", Holds::Choice(&["地区", "本级", "开发区", "部门", "企业"]))
    .help("6 位代码和企业可以不填", "地区");
/// 上级编码
pub const PARENT: Field = Field::new("parent", "上级编码", Holds::Code).help("最上一级留空", "511700");
/// 起始日期
pub const FROM: Field = Field::new("from", "起始日期", Holds::Day).help("这一名称和隶属关系从哪天起", "2013-10-01");
/// 截止日期
pub const TO: Field = Field::new("to", "截止日期", Holds::Day).help("仍在沿用的留空", "");

/// All, in the order of the template.
pub const ALL: &[Field] = &[CODE, NAME, KIND, PARENT, FROM, TO];
