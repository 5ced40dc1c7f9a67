//! The rights: one for each thing a person can do.

use std::fmt;

macro_rules! rights {
    ($($(#[$meta:meta])* $right:ident = $word:literal, $zh:literal, $en:literal;)+) => {
        /// One thing a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right { $(#[doc = $zh] $right),+ }

        impl Right {
            /// Every right, in the order of the table.
            pub const ALL: &'static [Right] = &[$(Right::$right),+];

            /// Its word in addresses and files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Right::$right => $word),+ }
            }

            /// What it is called in Chinese.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Right::$right => $zh),+ }
            }

            /// What it is called in English.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Right::$right => $en),+ }
            }
        }
    };
}

rights! {
    ImportUnits = "import-units", "导入单位", "import units";
    ImportProjects = "import-projects", "导入项目", "import projects";
    ImportReports = "import-reports", "导入报告", "import reports";
    SplitMonth = "split-month", "分发月报表", "send the month's workbooks out";
    CollectReturns = "collect-returns", "汇总月报表", "take the month's workbooks back";
    FillForm = "fill-form", "按来表填数", "fill in the forms of others";
    ImportStatistics = "import-statistics", "导入统计指标", "import statistics";
    ListProjects = "list-projects", "查看项目清单", "list projects";
    ViewProject = "view-project", "查看项目", "view a project";
    ExportProjects = "export-projects", "导出项目", "export projects";
    EditProject = "edit-project", "修改项目资料", "edit a project";
    MoveStage = "move-stage", "变更阶段", "move a stage";
    Attribute = "attribute-project", "变更归属", "give a project to other units";
    Succeed = "succeed-projects", "打包拆分合并项目", "pack, split or merge projects";
    AdjustPlans = "adjust-plans", "调整计划", "adjust plans";
    RollOver = "roll-over", "年终封账结转", "close a year and carry its lists over";
    SaveDraft = "save-draft", "填写报告", "fill in a report";
    SubmitReport = "submit-report", "报送本单位报告", "hand in a report of one's own unit";
    ReportFor = "report-for", "代报下级单位报告", "enter a report for the unit below";
    AcceptReport = "accept-report", "审核通过报告", "accept reports";
    ReturnReport = "return-report", "退回报告", "return reports";
    ViewFigure = "view-figure", "查看数字", "view figures";
    ViewPolicy = "view-policy", "查看政策包", "view policies";
    InstallPack = "install-pack", "安装政策包", "install a policy pack";
    DrawBulletin = "draw-bulletin", "起草通报", "draw a bulletin";
    PublishBulletin = "publish-bulletin", "发布通报", "publish a bulletin";
    ReleaseBulletin = "release-bulletin", "公开通报", "release a bulletin to everybody";
    ViewBulletin = "view-bulletin", "查看已发布通报", "view published bulletins";
    ViewLedger = "view-ledger", "查看台账", "view the ledger";
    VerifyLedger = "verify-ledger", "校验台账", "verify the ledger";
    ViewPosts = "view-posts", "查看岗位", "view posts";
    SetPosts = "set-posts", "设置岗位", "set posts";
    ManageAccounts = "manage-accounts", "管理账号", "manage accounts";
    SetLabel = "set-label", "设置标签", "set labels";
    AskPurge = "ask-purge", "申请销毁", "ask for a purge";
    ConfirmPurge = "confirm-purge", "确认销毁", "confirm a purge";
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
