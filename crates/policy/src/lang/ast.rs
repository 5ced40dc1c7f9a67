//! Expressions as written, before names and types are known.

use model::{Day, Ratio};

/// An expression with the character it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// First character, from 0.
    pub at: usize,
    /// One past the last character.
    pub end: usize,
    /// Levels of expressions in it, its own included: as deep as whoever walks it goes.
    pub height: usize,
    /// What is written.
    pub node: Node,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Compare {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// An operation on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Node {
    /// `12`
    Integer(i64),
    /// `60%`: the fraction.
    Percent(Ratio),
    /// `yi(2)`, `wan(5000)`, `yuan(3.5)`: fen.
    Money(i64),
    /// `'text'`
    Text(String),
    /// `date '2020-06-30'`
    Date(Day),
    Bool(bool),
    Null,
    /// A column or a word of the context.
    Name(String),
    /// `:name`
    Parameter(String),
    /// `[DZ-001]`
    Reference(String),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// `negated`, value, low, high
    Between(bool, Box<Expr>, Box<Expr>, Box<Expr>),
    /// `negated`, value, items
    In(bool, Box<Expr>, Vec<Expr>),
    /// `negated`, value
    IsNull(bool, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Negate(Box<Expr>),
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    Call(Call),
}

/// A function or an aggregate as called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name, in lower case.
    pub name: String,
    /// `distinct` before the argument.
    pub distinct: bool,
    /// `*` as the only argument.
    pub star: bool,
    /// Arguments.
    pub arguments: Vec<Expr>,
    /// `desc` (true) or `asc` (false) after the last argument.
    pub descending: Option<bool>,
    /// `filter (where …)`
    pub filter: Option<Box<Expr>>,
}

impl Node {
    /// Levels of expressions below it.
    #[must_use]
    pub fn depth(&self) -> usize {
        let all = |parts: &[Expr]| parts.iter().map(|part| part.height).max().unwrap_or(0);
        let maybe = |part: &Option<Box<Expr>>| part.as_ref().map_or(0, |part| part.height);
        match self {
            Self::Integer(_) | Self::Percent(_) | Self::Money(_) | Self::Text(_) | Self::Date(_) => 0,
            Self::Bool(_) | Self::Null | Self::Name(_) | Self::Parameter(_) | Self::Reference(_) => 0,
            Self::And(parts) | Self::Or(parts) => all(parts),
            Self::Not(inner) | Self::IsNull(_, inner) | Self::Negate(inner) => inner.height,
            Self::Compare(_, left, right) | Self::Arithmetic(_, left, right) => left.height.max(right.height),
            Self::Between(_, value, low, high) => value.height.max(low.height).max(high.height),
            Self::In(_, value, items) => value.height.max(all(items)),
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().map(|(when, then)| when.height.max(then.height)).max();
                branches.unwrap_or(0).max(maybe(otherwise))
            }
            Self::Call(call) => all(&call.arguments).max(maybe(&call.filter)),
        }
    }
}

impl Arithmetic {
    /// The sign.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
        }
    }
}

impl Compare {
    /// The sign in SQL.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Different => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether two values in this order satisfy it.
    #[must_use]
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Different => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
