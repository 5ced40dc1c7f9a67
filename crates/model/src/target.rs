//! How targets stand.

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
