//! A sudden question (要数): made into a policy pack of its own, so that every figure of the answer
//! explains itself like any other.
//!
//! The pack is kept under the digest of what was asked. Its name, and with it the address of the
//! answer and the keys of its figures, hold for good; asking the same again gives the same name.

mod before;
mod files;
mod question;
mod sentence;

use analytics::bulletin::Imprint;
use model::{Document, Period};
use policy::pack::PackFiles;
use serde::{Deserialize, Serialize};

pub use before::{AskedBefore, asked_before};
pub use question::{AskBy, AskColumn, Question};
pub use sentence::Sentence;

use crate::access::{Actor, Right, enter};
use crate::draw_bulletin::{Ground, cut_off, template};
use crate::publish_bulletin::Files;
use crate::{AppError, House, Refusal};

/// What the names of such packs begin with.
pub const ASKED: &str = "ask-";

/// Hex digits of the digest in a name: a name has at most 40 letters.
const DIGITS: usize = 36;

/// Letters of a sentence that are read.
const LONGEST_SENTENCE: usize = 300;

/// The table that answers.
const ANSWER: &str = "answer";

/// A question and the pack it was made into, as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What was asked.
    pub question: Question,
    /// The pack.
    pub files: PackFiles,
}

impl Asked {
    /// The files of the pack under its name.
    pub(crate) fn named(mut self, name: &str) -> PackFiles {
        if let Some(policy) = self.files.get_mut("policy.md") {
            *policy = policy.replacen("(ask)", &format!("({name})"), 1);
        }
        self.files
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// The table, with a figure in each cell.
    pub document: Document,
}

/// Makes a question into a pack and keeps it; returns its name.
///
/// # Errors
/// Refuses a post without the right over the unit, a unit that is not known, and a house that keeps
/// no files; problems of the pack.
pub async fn ask(house: &House, actor: &Actor, question: Question) -> Result<String, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    pass.any(&known.tree, std::slice::from_ref(&question.unit))?;
    let tree = known.tree_on(question.period.last_day());
    let below = |code: &str| tree.unit(code).and_then(|unit| unit.parent.as_ref()) == Some(&question.unit);
    let mut units: Vec<_> = tree.units().filter(|unit| below(unit.code.as_str())).collect();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    let name = tree.name(question.unit.as_str());
    let files = files::files(&question, name, &units, &actor.post.title);
    let (pack, problems) = policy::pack::Pack::read("ask", &files);
    if pack.is_none() || problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    let title = files::told(&question, name);
    let asked = serde_json::to_vec(&Asked { question, files })
        .map_err(|error| AppError::Unsound(format!("writing a question: {error}")))?;
    let digest = exchange::archive::digest(&asked);
    house.files.put(&digest, &asked)?;
    if house.files.find(&digest).is_none() {
        return Err(Refusal::NoSuch { what: "存放要数的文件夹".to_owned() }.into());
    }
    let name = format!("{ASKED}{}", &digest[..DIGITS]);
    before::remember(house, &actor.post.code, AskedBefore { name: name.clone(), title }).await?;
    Ok(name)
}

/// Reads a question in words, as far as they are understood: the units within reach, the lists of the
/// installed policies, periods, stages, industries and columns.
///
/// # Errors
/// Refuses a post without the right.
pub async fn read_sentence(house: &House, actor: &Actor, sentence: &str) -> Result<Sentence, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let packs = house.packs.all(&reader, reader.head().await?.position).await?;
    let lists: Vec<_> =
        packs.iter().flat_map(|pack| &pack.lists).map(|list| (list.list.clone(), list.title.clone())).collect();
    let text: String = sentence.chars().take(LONGEST_SENTENCE).collect();
    Ok(sentence::Words::new(&known.tree, &known.in_reach(&pass), &lists, known.today).read(&text))
}

/// The question behind a name, and its pack.
///
/// # Errors
/// Refuses a name under which nothing is kept.
pub(crate) fn asked(files: &Files, name: &str) -> Result<Asked, Refusal> {
    let digest = name.strip_prefix(ASKED).and_then(|head| files.find(head));
    let kept = digest.and_then(|digest| files.get(&digest));
    let asked = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
    asked.ok_or_else(|| Refusal::NoSuch { what: format!("要数 {name}") })
}

/// The answer to a question as the ledger stands.
///
/// # Errors
/// Refuses a name that is none, and a post without the right over the unit asked about.
pub async fn answer(house: &House, actor: &Actor, name: &str) -> Result<Answer, AppError> {
    let pass = enter(actor, Right::ViewFigure)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let question = asked(&house.files, name)?.question;
    pass.any(&known.tree, std::slice::from_ref(&question.unit))?;
    let position = reader.head().await?.position;
    let period: Period = question.period;
    let ground = Ground::lay(house, &reader, name, period, position, policy::pack::ReportBasis::Accepted).await?;
    let imprint = Imprint { cut_off: cut_off(&reader, position).await?, ..Imprint::default() };
    let document = ground.bulletin(template(&ground.pack, ANSWER)?, &imprint).map_err(AppError::Problems)?;
    Ok(Answer { question, document })
}
