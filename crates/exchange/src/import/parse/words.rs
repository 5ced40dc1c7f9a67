//! Closed lists, by the words people use for them.

use crate::import::adjustments::Adjustment;
use model::codes::half_width;
use model::{Category, Measure, Stage, SubjectType, UnitEventKind, UnitKind};

fn find<T: Copy>(text: &str, table: &[(T, &[&str])]) -> Option<T> {
    let text = half_width(text);
    table.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(value, _)| *value)
}

/// 阶段
#[must_use]
pub fn stage(text: &str) -> Option<Stage> {
    let known = find(
        text,
        &[
            (Stage::Planned, &["谋划", "谋划阶段", "策划"]),
            (Stage::Reserved, &["储备", "储备阶段", "入库储备"]),
            (Stage::Preparing, &["前期", "前期阶段", "前期工作", "前期准备", "未开工", "拟开工"]),
            (Stage::Building, &["在建", "建设", "建设中", "施工", "施工中", "已开工", "建设阶段"]),
            (Stage::Finishing, &["收尾", "收尾阶段", "扫尾"]),
            (Stage::Completed, &["竣工", "已竣工", "完工", "已完工", "建成"]),
            (Stage::Producing, &["投产", "已投产", "投产运营", "竣工投产", "试生产"]),
            (Stage::AtCapacity, &["达产", "已达产", "达产达效"]),
            (Stage::Halted, &["停建", "停工", "缓建", "半截子", "停建(半截子)"]),
            (Stage::Withdrawn, &["出库", "退库", "已出库"]),
            (Stage::Cleared, &["腾笼出清", "出清", "已出清"]),
        ],
    );
    known.or_else(|| Stage::parse(text))
}

/// 类别, the category of the year
#[must_use]
pub fn category(text: &str) -> Option<Category> {
    let known = find(
        text,
        &[
            (Category::New, &["新建", "新开工", "计划新开工", "新建项目", "新开工项目"]),
            (Category::Continuing, &["续建", "续建项目", "结转", "结转续建"]),
            (
                Category::Finishing,
                &["拟竣工", "拟投产", "竣工投产", "计划竣工", "拟竣工(投产)", "拟竣工项目", "竣工投产项目"],
            ),
            (Category::Preparing, &["前期", "预备", "储备", "前期项目", "预备项目", "储备项目"]),
        ],
    );
    known.or_else(|| Category::parse(text))
}

/// 调整方式
#[must_use]
pub fn adjustment(text: &str) -> Option<Adjustment> {
    find(
        text,
        &[
            (Adjustment::Plan, &["调整", "调整计划", "调增", "调减", "变更", "保留"]),
            (Adjustment::Add, &["调入", "新增", "增补", "增加", "入库"]),
            (Adjustment::Remove, &["调出", "退出", "剔除", "删除", "取消", "出库"]),
        ],
    )
}

/// 主体类型
#[must_use]
pub fn subject(text: &str) -> Option<SubjectType> {
    let known = find(
        text,
        &[
            (SubjectType::Enterprise, &["企业投资", "企业", "社会投资", "民间投资", "企业投资项目"]),
            (SubjectType::Government, &["政府投资", "政府", "政府投资项目"]),
        ],
    );
    known.or_else(|| SubjectType::parse(text))
}

/// 类型, the kind of a unit
#[must_use]
pub fn unit_kind(text: &str) -> Option<UnitKind> {
    let known = find(
        text,
        &[
            (UnitKind::Region, &["地区", "行政区", "行政区划", "区划", "省", "市", "县", "区县", "乡镇"]),
            (UnitKind::Own, &["本级", "市本级", "省本级", "县本级"]),
            (UnitKind::Zone, &["开发区", "园区", "经开区", "高新区", "新区", "功能区"]),
            (UnitKind::Department, &["部门", "局", "委办局"]),
            (UnitKind::Enterprise, &["企业", "公司"]),
        ],
    );
    known.or_else(|| UnitKind::parse(text))
}

/// 变更类型, the kind of an event between units
#[must_use]
pub fn unit_event_kind(text: &str) -> Option<UnitEventKind> {
    let known = find(
        text,
        &[
            (UnitEventKind::Merged, &["合并", "并入", "归并", "整合"]),
            (UnitEventKind::Split, &["拆分", "分设", "析置", "分立"]),
            (
                UnitEventKind::Renamed,
                &["更名", "换码", "改名", "代码变更", "更名换码", "撤县设区", "撤县设市", "撤市设区", "撤县级市设区"],
            ),
            (UnitEventKind::Moved, &["划转", "隶属变更", "改隶", "划归"]),
        ],
    );
    known.or_else(|| UnitEventKind::parse(text))
}

/// 本期情况: whether anything changed since the period before.
#[must_use]
pub fn progressed(text: &str) -> Option<bool> {
    find(text, &[(true, &["有进展", "有变化"]), (false, &["无变化", "无进展", "同上期"])])
}

/// 计量; only what a statistic can measure.
#[must_use]
pub fn measure(text: &str) -> Option<Measure> {
    find(
        text,
        &[
            (Measure::Money, &["金额", "money"]),
            (Measure::Count, &["数量", "个数", "count"]),
            (Measure::Rate, &["比率", "比例", "增速", "比重", "rate"]),
            (Measure::Days, &["天数", "days"]),
        ],
    )
}

/// 是 or 否
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    find(
        text,
        &[
            (true, &["是", "√", "Y", "yes", "TRUE", "true", "1"]),
            (false, &["否", "×", "N", "no", "FALSE", "false", "0"]),
        ],
    )
}
