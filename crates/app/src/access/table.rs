//! The table of rights.

use model::AccountRole::{
    self, Audit, Department, Dispatcher, Leader, PolicyEditor, Public, Reporter, Security, System, Viewer,
};

use super::Reach::{self, Above, Below, Beside, Own};
use super::Right;

/// The post's own unit.
const OWN: &[Reach] = &[Own];
/// The units below it, not itself.
const BELOW: &[Reach] = &[Below];
/// Its own unit and those below.
const DOWN: &[Reach] = &[Own, Below];
/// Any unit.
const ANY: &[Reach] = &[Own, Below, Above, Beside];

/// A right with the roles that hold it and whose records each of them reaches.
type Row = (Right, &'static [(AccountRole, &'static [Reach])]);

/// Reading the projects of one's reach.
const READERS: &[(AccountRole, &[Reach])] = &[
    (Dispatcher, DOWN),
    (Department, DOWN),
    (Reporter, OWN),
    (Leader, DOWN),
    (Viewer, DOWN),
    (PolicyEditor, DOWN),
    (Audit, DOWN),
];

/// Reading what every user of the house may read.
const EVERYBODY: &[(AccountRole, &[Reach])] = &[
    (System, ANY),
    (Security, ANY),
    (Audit, ANY),
    (PolicyEditor, ANY),
    (Dispatcher, ANY),
    (Department, ANY),
    (Reporter, ANY),
    (Leader, ANY),
    (Viewer, ANY),
    (Public, ANY),
];

/// Reading what is not released yet: every user but the public.
const STAFF: &[(AccountRole, &[Reach])] = &[
    (System, ANY),
    (Security, ANY),
    (Audit, ANY),
    (PolicyEditor, ANY),
    (Dispatcher, ANY),
    (Department, ANY),
    (Reporter, ANY),
    (Leader, ANY),
    (Viewer, ANY),
];

/// Who may do what to whose records. What is not here is refused.
///
/// System, security and audit administration stand apart and enter no data. A reporter, and so an
/// enterprise, sees and reports its own projects only. No upper tier writes a number of its own for
/// a lower one: it returns the report, or enters for the unit directly below what that unit handed it.
pub const RIGHTS: &[Row] = &[
    (Right::ImportUnits, &[(Dispatcher, DOWN)]),
    (Right::ImportProjects, &[(Dispatcher, DOWN)]),
    (Right::ImportReports, &[(Dispatcher, DOWN), (Reporter, OWN)]),
    (Right::SplitMonth, &[(Dispatcher, DOWN)]),
    (Right::CollectReturns, &[(Dispatcher, DOWN)]),
    (Right::FillForm, READERS),
    (Right::ImportStatistics, &[(Dispatcher, DOWN)]),
    (Right::ListProjects, READERS),
    (Right::ViewProject, READERS),
    (Right::ExportProjects, READERS),
    (Right::EditProject, &[(Dispatcher, DOWN)]),
    (Right::MoveStage, &[(Dispatcher, DOWN)]),
    (Right::Attribute, &[(Dispatcher, DOWN)]),
    (Right::Succeed, &[(Dispatcher, DOWN)]),
    (Right::AdjustPlans, &[(Dispatcher, DOWN)]),
    (Right::RollOver, &[(Dispatcher, DOWN)]),
    (Right::SaveDraft, &[(Dispatcher, DOWN), (Reporter, OWN)]),
    (Right::SubmitReport, &[(Dispatcher, OWN), (Reporter, OWN)]),
    (Right::ReportFor, &[(Dispatcher, BELOW)]),
    (Right::AcceptReport, &[(Dispatcher, DOWN)]),
    (Right::ReturnReport, &[(Dispatcher, DOWN)]),
    (Right::ViewFigure, READERS),
    (Right::ViewPolicy, EVERYBODY),
    (Right::InstallPack, &[(PolicyEditor, DOWN), (Dispatcher, DOWN)]),
    (Right::DrawBulletin, &[(Dispatcher, DOWN), (PolicyEditor, DOWN), (Leader, DOWN), (Audit, DOWN)]),
    (Right::PublishBulletin, &[(Dispatcher, OWN)]),
    (Right::ReleaseBulletin, &[(Dispatcher, OWN)]),
    (Right::ViewBulletin, STAFF),
    (Right::ViewLedger, &[(Audit, DOWN), (Security, DOWN)]),
    (Right::VerifyLedger, &[(Audit, DOWN), (Security, DOWN), (System, DOWN)]),
    (Right::ViewPosts, &[(System, DOWN), (Security, DOWN), (Audit, DOWN), (Dispatcher, DOWN)]),
    (Right::SetPosts, &[(Security, DOWN)]),
    (Right::ManageAccounts, &[(System, DOWN)]),
    (Right::SetLabel, &[(Security, DOWN), (Dispatcher, DOWN)]),
    (Right::AskPurge, &[(Security, DOWN), (Dispatcher, DOWN)]),
    (Right::ConfirmPurge, &[(Security, DOWN)]),
];
