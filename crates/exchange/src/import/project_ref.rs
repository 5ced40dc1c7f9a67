//! How a row names the project that it tells of.

use model::{ProjectCode, ProjectId};

use super::Setting;
use super::codes::{AnyProjectCode, project_code, project_id};
use super::field::Field;
use super::row::Row;

/// The project that a row tells of; at least one of the four is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRef {
    /// 项目编号
    pub id: Option<ProjectId>,
    /// 项目代码
    pub code: Option<ProjectCode>,
    /// 项目代码 of another scheme, as it stands.
    pub legacy_code: Option<String>,
    /// 项目名称; empty when the table has none.
    pub name: String,
}

impl ProjectRef {
    /// Reads it from the columns of id, code and name, and tells where none is filled.
    pub(super) fn read(row: &mut Row<'_>, [id, code, name]: [&Field; 3], setting: &Setting<'_>) -> Self {
        let (code, legacy_code) = AnyProjectCode::split(project_code(row, code, setting));
        let read = Self { id: project_id(row, id), code, legacy_code, name: row.line(name) };
        if read.word().is_empty() {
            row.tell("project-unnamed", name, &[]);
        }
        read
    }

    /// The surest of the four, by which rows of one project are told.
    pub(super) fn word(&self) -> String {
        let id = self.id.map(|id| id.to_string());
        let code = || self.code.as_ref().map(ToString::to_string).or_else(|| self.legacy_code.clone());
        id.or_else(code).unwrap_or_else(|| self.name.clone())
    }
}
