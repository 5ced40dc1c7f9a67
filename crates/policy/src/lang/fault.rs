//! What is wrong with an expression, and where.

use model::likeness::distance;
use model::{Place, Problem};

use super::Scope;

/// A fault in an expression: where, what, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Permanent name, such as `rule-unknown-name`.
    pub code: &'static str,
    /// Character of the expression, from 0.
    pub at: usize,
    /// What is wrong, in Chinese and in English.
    pub what: [String; 2],
    /// What to do, in Chinese and in English.
    pub cure: [String; 2],
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        at: usize,
        zh: (impl Into<String>, impl Into<String>),
        en: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self { code, at, what: [zh.0.into(), en.0.into()], cure: [zh.1.into(), en.1.into()] }
    }

    /// The fault as a problem of a file whose expression `text` begins at `line` and `column`.
    #[must_use]
    pub fn problem(self, text: &str, file: &str, line: u32, column: u32) -> Problem {
        let before: String = text.chars().take(self.at).collect();
        let breaks = before.matches('\n').count() as u32;
        let in_line = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) as u32;
        let column = if breaks == 0 { column + in_line } else { in_line + 1 };
        let [what_zh, what_en] = self.what;
        let [cure_zh, cure_en] = self.cure;
        Problem::error(self.code, Place::text(file, line + breaks, column), (what_zh, cure_zh), (what_en, cure_en))
    }
}

/// The known word nearest to a mistyped one.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    known.min_by_key(|candidate| distance(word, candidate)).unwrap_or_default().to_owned()
}

pub fn arguments(at: usize, name: &str, wanted: usize) -> Fault {
    let zh = (format!("{name} 的参数个数不对"), format!("应有{wanted}个"));
    let en = (format!("{name} has another number of arguments"), format!("give it {wanted}"));
    Fault::new("rule-argument-count", at, zh, en)
}

pub fn unknown_parameter(at: usize, name: &str, scope: &Scope) -> Fault {
    let near = nearest(name, scope.parameters.iter().map(|(known, _)| known.as_str()));
    let zh = (format!("没有参数“:{name}”，或它在该时期没有值"), format!("在 parameters 中给出；是否为“{near}”？"));
    let en = (
        format!("there is no parameter :{name}, or it has no value for the period"),
        format!("give it under parameters; did you mean {near:?}?"),
    );
    Fault::new("rule-unknown-parameter", at, zh, en)
}

pub fn unknown_function(at: usize, name: &str, known: &[&str]) -> Fault {
    let near = nearest(name, known.iter().copied());
    let zh = (format!("没有函数“{name}”"), format!("是否为“{near}”？可用：{}", known.join("、")));
    let en = (format!("there is no function {name:?}"), format!("did you mean {near:?}? Known: {}", known.join(", ")));
    Fault::new("rule-unknown-function", at, zh, en)
}
