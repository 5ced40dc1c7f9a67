//! The closed lists of words that packs write.

use model::Ratio;

macro_rules! pack_words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as packs write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads the word; `None` for any other text.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

pack_words! {
    /// How an indicator counts a project that several units share.
    pub enum Shared {
        /// It counts for its main unit alone.
        Main = "main",
        /// It counts in full for each unit.
        Full = "full",
        /// Its money is split by share.
        Split = "split",
    }
}

pack_words! {
    /// What an indicator makes of a report that is due and not in force.
    pub enum LateReport {
        /// It is left out and told.
        Missing = "missing",
        /// The last value of the year stands for it, marked.
        Carry = "carry",
    }
}

pack_words! {
    /// Which number of a figure is compared in a ranking.
    pub enum RankOn {
        /// The exact number.
        Exact = "exact",
        /// The number as printed.
        Printed = "printed",
    }
}

pack_words! {
    /// What a ranking makes of a unit whose reports are missing.
    pub enum LateUnit {
        /// It has no rank, and blocks no other.
        Unranked = "unranked",
        /// It ranks last.
        Last = "last",
        /// It ranks by what it has reported.
        Ranked = "ranked",
    }
}

pack_words! {
    /// How a figure is held against its target.
    pub enum Operator {
        /// At least.
        AtLeast = ">=",
        /// More than.
        MoreThan = ">",
        /// Exactly.
        Equal = "=",
        /// At most.
        AtMost = "<=",
        /// Less than.
        LessThan = "<",
    }
}

impl Operator {
    /// Whether a number holds against the value of a target.
    #[must_use]
    pub fn holds(self, number: Ratio, value: Ratio) -> bool {
        match self {
            Self::AtLeast => number >= value,
            Self::MoreThan => number > value,
            Self::Equal => number == value,
            Self::AtMost => number <= value,
            Self::LessThan => number < value,
        }
    }
}

pack_words! {
    /// With what force a target is set.
    pub enum Modality {
        /// 确保: is to be made sure of.
        Ensure = "确保",
        /// 力争: is to be striven for.
        Strive = "力争",
        /// 达到: is to be reached.
        Reach = "达到",
        /// 不少于: no less than.
        NoLess = "不少于",
        /// 以上: that much or more.
        OrMore = "以上",
    }
}

pack_words! {
    /// Which reports a bulletin counts; printed on it.
    pub enum ReportBasis {
        /// Reports in force.
        Accepted = "accepted",
        /// Reports in force and those handed in.
        Submitted = "submitted",
    }
}

pack_words! {
    /// Where the territory's row stands in a table.
    pub enum TotalRow {
        /// Above the others.
        First = "first",
        /// Below the others.
        Last = "last",
        /// Nowhere.
        None = "none",
    }
}

pack_words! {
    /// A column of words in a bulletin's table.
    pub enum TextColumn {
        /// Name of the unit (tables over units).
        Unit = "unit",
        /// What is missing of the unit (tables over units).
        Late = "late",
        /// Title of the target's rule (tables over targets, as all that follow).
        Title = "title",
        /// Clause of the target.
        Clause = "clause",
        /// Who owes it.
        Owner = "owner",
        /// With what force it is set.
        Modality = "modality",
        /// The day by which it is to be reached, or the task's term.
        Due = "due",
        /// How the target stands, or the task's term.
        State = "state",
        /// Name of the code (tables over a class).
        Code = "code",
        /// Number of the task (tables over tasks, with clause, due and state, as all that follow).
        Seq = "seq",
        /// What is to be done.
        Task = "task",
        /// Who leads.
        Lead = "lead",
        /// Who assists.
        Assisting = "assisting",
    }
}

pack_words! {
    /// One of the four figures of a target.
    pub enum TargetFigure {
        /// The figure of its rule.
        Actual = "actual",
        /// The figure of its rule on its own day.
        OnTime = "on-time",
        /// The value to be reached.
        Target = "target",
        /// Actual less target.
        Gap = "gap",
    }
}
