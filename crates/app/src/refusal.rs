//! Refusals: what the house will not do, each with one sentence that says what happened, why, and
//! what to do next.

use model::{Period, PostCode, ProjectId};
use model::{Place, Problem};

use crate::access::Right;

/// Why something is refused. English by `Display`, Chinese by [`Refusal::zh`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role does not hold the right.
    #[error("your post may not {}; ask a post that may, or the security administrator", right.en())]
    NotAllowed {
        /// The right.
        right: Right,
    },
    /// The records belong to units out of reach.
    #[error("your post may not {} of {}: out of its reach; ask that unit or the tier above it", right.en(), units.join(", "))]
    NotYourUnit {
        /// The right.
        right: Right,
        /// Names of the units out of reach.
        units: Vec<String>,
    },
    /// The post is closed.
    #[error("the post {post} is closed; ask the security administrator to open it")]
    PostClosed {
        /// The post.
        post: PostCode,
    },
    /// There is no such record, or none that the actor may see.
    #[error("there is no {what}, or it is not for you to see; check the number")]
    NoSuch {
        /// What was looked for.
        what: String,
    },
    /// A rule that reads no rows has no statement of its own.
    #[error("{rule} is worked out from other figures ({}); print their statements", of.join(", "))]
    NoStatement {
        /// The rule.
        rule: String,
        /// The rules whose figures it reads.
        of: Vec<String>,
    },
    /// The project has no unit that answers for it.
    #[error("{project} has no responsible unit, so nobody can report or accept it; set one first")]
    NoResponsibleUnit {
        /// The project.
        project: ProjectId,
    },
    /// The unit named is none that reports the project.
    #[error("{unit} neither answers for {project} nor owns it; name the unit whose figure this is")]
    NotTheReporter {
        /// Name of the unit.
        unit: String,
        /// The project.
        project: ProjectId,
    },
    /// Entering for a unit that is not directly below.
    #[error("a report for {unit} is entered by {turn}, the tier directly above it; send it there")]
    NotDirectTier {
        /// Name of the unit whose figure it is.
        unit: String,
        /// Name of the tier that may.
        turn: String,
    },
    /// The unit handed its report in itself.
    #[error("{unit} has handed this report in itself; return it with a reason instead")]
    ReportedItself {
        /// Name of the unit.
        unit: String,
    },
    /// A published bulletin covers the period, or its year is closed.
    #[error(
        "{period} is closed, a bulletin that covers it is published or its year is closed; hand the report in again with a reason"
    )]
    ReportClosed {
        /// The period.
        period: Period,
    },
    /// An upper tier has accepted the report already.
    #[error("{by} has accepted this report already; ask the tier whose turn it is to return it")]
    WithUpperTier {
        /// Name of the unit.
        by: String,
    },
    /// The report is in force.
    #[error("this report is accepted by every tier; hand in a correction with a reason instead")]
    AlreadyAccepted,
    /// The report is not waiting.
    #[error("this report is not waiting for acceptance; look at its present state")]
    NotWaiting,
    /// Another tier is to act.
    #[error("it is the turn of {turn}; wait until it has accepted")]
    NotYourTurn {
        /// Name of the unit whose turn it is.
        turn: String,
    },
    /// A reason is missing.
    #[error("a reason is needed for {what_en}; fill it in")]
    NeedsReason {
        /// What the reason is for, in Chinese.
        what_zh: &'static str,
        /// The same in English.
        what_en: &'static str,
    },
    /// A year is closed before its end.
    #[error("{year} is not over; look at what would come of it without recording, and close it in the new year")]
    YearNotOver {
        /// The year.
        year: i16,
    },
    /// Nothing differs from what is recorded.
    #[error("nothing differs from what is recorded, so nothing was written; change something or leave it")]
    NothingChanged,
    /// Someone recorded a change after the form was opened.
    #[error("someone has changed this since you opened it; open it again and enter your change there")]
    StaleForm,
    /// The second person is the first one again.
    #[error("two posts have to act, and you are the one who asked; let another post confirm")]
    SamePersonTwice,
    /// Nobody changes his own post or account rights.
    #[error("nobody changes the post or account he acts on; let another administrator do it")]
    OwnPost,
    /// The first posts are laid in an empty house only.
    #[error("the house has posts already; let its security administrator set them")]
    PostsExist,
    /// The purge was carried out.
    #[error("this purge was carried out before; there is nothing left to destroy")]
    PurgeDone,
    /// The record is not of a kind that can be purged or labelled.
    #[error("{table} records are not purged or labelled; name a project or what hangs on one")]
    NotPurgeable {
        /// The table.
        table: String,
    },
    /// Wrong name or password.
    #[error("the name or the password is wrong; try again")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("too many wrong passwords; try again in {minutes} minutes")]
    LockedOut {
        /// Minutes to wait, at least 1.
        minutes: u32,
    },
    /// Nobody is signed in, or the session is over.
    #[error("you are not signed in or have been away too long; sign in")]
    SignInNeeded,
}

impl Refusal {
    /// The sentence in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NotAllowed { right } => format!("您的岗位无权{}，请由有权的岗位办理，或联系安全管理员", right.zh()),
            Self::NotYourUnit { right, units } => {
                let units = units.join("、");
                format!("{units}不在您的岗位范围内，不能{}，请由该单位或其上级办理", right.zh())
            }
            Self::PostClosed { post } => format!("岗位{post}已停用，请联系安全管理员启用"),
            Self::NoSuch { what } => format!("没有{what}，或您无权查看，请核对编号"),
            Self::NoStatement { rule, of } => {
                format!("{rule}由其他数字算出（{}），没有自己的语句，请打印它们的", of.join("、"))
            }
            Self::NoResponsibleUnit { project } => format!("{project}没有责任单位，无法报送和审核，请先设定责任单位"),
            Self::NotTheReporter { unit, project } => {
                format!("{unit}不是{project}的责任单位或业主，请填写数据所属的单位")
            }
            Self::NotDirectTier { unit, turn } => format!("{unit}的报告只能由其直接上级{turn}代报，请交该单位录入"),
            Self::ReportedItself { unit } => format!("{unit}已自行报送，不能代改，请说明原因退回"),
            Self::ReportClosed { period } => {
                format!("{}已关闭（通报已发布，或年度已封账），补报或更正请填写原因后再报", period.zh())
            }
            Self::WithUpperTier { by } => format!("报告已由{by}审核通过，不能再改，请联系正在审核的上级退回后再报"),
            Self::AlreadyAccepted => "报告已逐级审核通过，请填写原因，以更正方式重新报送".to_owned(),
            Self::NotWaiting => "报告不在待审状态，请查看其当前状态".to_owned(),
            Self::NotYourTurn { turn } => format!("现由{turn}审核，请待其通过后再办理"),
            Self::NeedsReason { what_zh, .. } => format!("{what_zh}须说明原因，请填写后再提交"),
            Self::YearNotOver { year } => format!("{year}年尚未结束，不能封账，可先预览，到次年再办理"),
            Self::NothingChanged => "与已记录的内容相同，未写入，请修改后再提交或直接离开".to_owned(),
            Self::StaleForm => "您打开页面后他人已作修改，请重新打开后再填写".to_owned(),
            Self::SamePersonTwice => "此事须两个岗位办理，您是申请人，请由另一岗位确认".to_owned(),
            Self::OwnPost => "不能修改自己所在的岗位或账号，请由另一管理员办理".to_owned(),
            Self::PostsExist => "系统已有岗位，请由安全管理员设置".to_owned(),
            Self::PurgeDone => "此项销毁已执行，没有可再销毁的内容".to_owned(),
            Self::NotPurgeable { table } => format!("{table}类记录不能销毁或加标签，请指定项目或项目下的记录"),
            Self::WrongPassword => "用户名或密码不正确，请重新输入".to_owned(),
            Self::LockedOut { minutes } => format!("密码多次输入错误，请{minutes}分钟后再试"),
            Self::SignInNeeded => "尚未登录或登录已过期，请登录".to_owned(),
        }
    }

    /// The permanent name, for pages and machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed { .. } => "not-allowed",
            Self::NotYourUnit { .. } => "not-your-unit",
            Self::PostClosed { .. } => "post-closed",
            Self::NoSuch { .. } => "no-such",
            Self::NoStatement { .. } => "no-statement",
            Self::NoResponsibleUnit { .. } => "no-responsible-unit",
            Self::NotTheReporter { .. } => "not-the-reporter",
            Self::NotDirectTier { .. } => "not-direct-tier",
            Self::ReportedItself { .. } => "reported-itself",
            Self::ReportClosed { .. } => "report-closed",
            Self::WithUpperTier { .. } => "with-upper-tier",
            Self::AlreadyAccepted => "already-accepted",
            Self::NotWaiting => "not-waiting",
            Self::NotYourTurn { .. } => "not-your-turn",
            Self::NeedsReason { .. } => "needs-reason",
            Self::YearNotOver { .. } => "year-not-over",
            Self::NothingChanged => "nothing-changed",
            Self::StaleForm => "stale-form",
            Self::SamePersonTwice => "same-person-twice",
            Self::OwnPost => "own-post",
            Self::PostsExist => "posts-exist",
            Self::PurgeDone => "purge-done",
            Self::NotPurgeable { .. } => "not-purgeable",
            Self::WrongPassword => "wrong-password",
            Self::LockedOut { .. } => "locked-out",
            Self::SignInNeeded => "sign-in-needed",
        }
    }

    /// The refusal as a problem of one row of an import: the sentence before the last comma says
    /// what is wrong, the rest what to do.
    #[must_use]
    pub fn problem(&self, place: Place) -> Problem {
        let (zh, en) = (self.zh(), self.to_string());
        let split = |text: &str, mark: char| match text.rsplit_once(mark) {
            Some((what, cure)) => (what.trim().to_owned(), cure.trim().to_owned()),
            None => (text.to_owned(), String::new()),
        };
        Problem::error(self.code(), place, split(&zh, '，'), split(&en, ';'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Refusal> {
        let (right, unit, project) =
            (Right::EditProject, || "通川区".to_owned(), ProjectId::new(1).expect("a project"));
        vec![
            Refusal::NotAllowed { right },
            Refusal::NotYourUnit { right, units: vec![unit()] },
            Refusal::PostClosed { post: "a.b".parse().expect("a post") },
            Refusal::NoSuch { what: "项目P000001".to_owned() },
            Refusal::NoStatement { rule: "DZ-003".to_owned(), of: vec!["DZ-001".to_owned()] },
            Refusal::NoResponsibleUnit { project },
            Refusal::NotTheReporter { unit: unit(), project },
            Refusal::NotDirectTier { unit: unit(), turn: unit() },
            Refusal::ReportedItself { unit: unit() },
            Refusal::ReportClosed { period: "2018-07".parse().expect("a period") },
            Refusal::WithUpperTier { by: unit() },
            Refusal::AlreadyAccepted,
            Refusal::NotWaiting,
            Refusal::NotYourTurn { turn: unit() },
            Refusal::NeedsReason { what_zh: "退回报告", what_en: "returning a report" },
            Refusal::YearNotOver { year: 2020 },
            Refusal::NothingChanged,
            Refusal::StaleForm,
            Refusal::SamePersonTwice,
            Refusal::OwnPost,
            Refusal::PostsExist,
            Refusal::PurgeDone,
            Refusal::NotPurgeable { table: "units".to_owned() },
            Refusal::WrongPassword,
            Refusal::LockedOut { minutes: 3 },
            Refusal::SignInNeeded,
        ]
    }

    #[test]
    fn each_says_what_happened_and_what_to_do_in_both_languages() {
        let mut codes = std::collections::BTreeSet::new();
        for refusal in all() {
            let problem = refusal.problem(Place::field("x"));
            for text in [problem.zh, problem.cure_zh, problem.en, problem.cure_en] {
                assert!(!text.is_empty(), "{refusal:?}");
            }
            assert!(codes.insert(refusal.code()), "{} twice", refusal.code());
        }
    }
}
