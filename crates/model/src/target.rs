//! How targets stand, and the light that says so at a glance.

use crate::words::words;

words! {
    /// How a target stands at the end of a period. What was missed on its day stays so: meeting it later
    /// makes it good, and not met in time.
    pub enum TargetState {
        /// 进行中: its day is not over, and it is not met so far.
        Running = "running",
        /// 已达到: met as it stands, before its day.
        Met = "met",
        /// 按期达到: met on its day.
        InTime = "in-time",
        /// 到期未达: missed on its day, and still open.
        Missed = "missed",
        /// 到期未达，其后达到: missed on its day, and met since.
        MadeGood = "made-good",
        /// 未报: the reports that would tell are missing.
        NotReported = "not-reported",
        /// 无数据: there is no number that would tell.
        NoNumber = "no-number",
    }
}

words! {
    /// The light of a target: how it stands against the time gone, by the bounds of its pack. A light is
    /// shown with its word and a shape of its own, never by colour alone.
    pub enum Light {
        /// 正常, green: met, or as far as the time gone.
        OnCourse = "on-course",
        /// 滞后, yellow: behind the time gone within the bound, or missed on its day and made good since.
        Behind = "behind",
        /// 严重滞后, red: further behind, or missed on its day and still open.
        FarBehind = "far-behind",
        /// 未判定, grey: there is no number, or none that time can be held against.
        Unjudged = "unjudged",
    }
}
