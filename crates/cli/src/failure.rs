//! How commands end when they do not succeed.

use std::fmt;

use app::AppError;
use model::{Problems, Severity};

/// Why a command did not do what it was asked. The exit code is 1 for data and checks, 2 for wrong use.
#[derive(Debug)]
pub enum Failure {
    /// Problems in what was handed in.
    Problems(Problems),
    /// Told in one sentence.
    Told(String),
    /// Wrong use of the command line.
    Use(String),
}

impl Failure {
    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Problems(_) | Self::Told(_) => 1,
            Self::Use(_) => 2,
        }
    }
}

/// Problems as lines, errors and warnings told apart.
#[must_use]
pub fn lines(problems: &Problems) -> String {
    let line = |problem: &model::Problem| {
        let mark = if problem.severity == Severity::Error { "错误" } else { "提示" };
        format!("{mark} {problem}")
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => {
                write!(f, "{}\n共{}处问题，没有写入任何数据。", lines(problems), problems.0.len())
            }
            Self::Told(told) | Self::Use(told) => f.write_str(told),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Problems(problems) => Self::Problems(problems),
            AppError::Refused(refusal) => Self::Told(refusal.zh()),
            other => Self::Told(chain(&other)),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Self::Told(chain(&error))
    }
}

/// An error with its causes, in one line.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_told = cause.to_string();
        if !told.ends_with(&cause_told) {
            told = format!("{told}: {cause_told}");
        }
        next = cause.source();
    }
    told
}

/// Adds what was being done to an error of the operating system.
pub fn doing(what: impl fmt::Display) -> impl FnOnce(std::io::Error) -> Failure {
    move |error| {
        let cause = match error.kind() {
            std::io::ErrorKind::NotFound => "没有这个文件或文件夹，请核对路径".to_owned(),
            std::io::ErrorKind::PermissionDenied => "没有权限，请换一个位置，或请管理员开通".to_owned(),
            std::io::ErrorKind::StorageFull => "磁盘已满，请腾出空间后再试".to_owned(),
            _ => error.to_string(),
        };
        Failure::Told(format!("{what}：{cause}"))
    }
}
