//! Columns of unit events.

use super::{Field, Holds};

/// 生效日期
pub const ON: Field = Field::new("on", "生效日期", Holds::Day)
    .required()
    .help("变更后的单位从哪天起，与单位表的起始日期一致", "2013-07-18");
/// 变更类型
pub const KIND: Field =
    Field::new("kind", "变更类型", Holds::Choice(&["合并", "拆分", "更名", "换码", "划转"])).required().help(
        "合并：几个到一个；拆分：一个到几个，原单位保留的也写进新单位；更名、换码：同一个地方换名称或代码；划转：代码不变，换上级",
        "换码",
    );
/// 原单位编码
pub const OLD: Field =
    Field::new("old", "原单位编码", Holds::Code).required().help("几个用顿号隔开，如 511721、511722", "511721");
/// 新单位编码
pub const NEW: Field = Field::new("new", "新单位编码", Holds::Code)
    .required()
    .help("几个用顿号隔开；各单位的名称、上级和起止日期写在单位表", "511703");
/// 文号
pub const DOCUMENT: Field = Field::new("document", "文号", Holds::Text).help("批准变更的文件，没有的留空", "");

/// All, in the order of the template.
pub const ALL: &[Field] = &[ON, KIND, OLD, NEW, DOCUMENT];
