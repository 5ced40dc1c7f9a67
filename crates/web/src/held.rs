//! Files between being handed in and being confirmed: in memory only, under a name that nobody can
//! guess, for whoever handed them in, for an hour, within bounds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::Actor;
use app::collect_returns::Collected;
use exchange::import::Source;

use crate::fault::Fault;
use crate::fields::Fields;
use crate::token;
use crate::upload::{UploadFault, UploadedFile};

/// How long an upload is kept after it was looked at last.
const KEPT: Duration = Duration::from_secs(3_600);
/// Uploads of one login; with the next one the oldest goes.
const MOST_OF_LOGIN: usize = 4;
/// Bytes of all uploads together.
const MOST_BYTES: usize = 400 << 20;

/// An upload.
#[derive(Debug)]
pub(crate) struct Held {
    /// What was typed beside the files.
    pub(crate) fields: Fields,
    /// The files.
    pub(crate) files: Vec<UploadedFile>,
    /// What it is for: the page that took it.
    page: &'static str,
    /// What was collected of the files last, for the downloads that follow, under the key of what it rests on.
    collected: Mutex<Option<(String, Arc<Collected>)>>,
    login: String,
    post: String,
}

/// All uploads.
#[derive(Debug, Default)]
pub(crate) struct HeldUploads(Mutex<BTreeMap<String, (Instant, Arc<Held>)>>);

impl Held {
    fn bytes(&self) -> usize {
        let kept = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref().map_or(0, |(_, collected)| bytes_of(collected));
        self.files.iter().map(|file| file.bytes.len()).sum::<usize>() + kept
    }

    /// What was collected of the files, when it rests on the same.
    pub(crate) fn collected(&self, key: &str) -> Option<Arc<Collected>> {
        let kept = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, _)| known == key).map(|(_, collected)| collected.clone())
    }

    /// The files as they are read.
    pub(crate) fn sources(&self) -> Vec<Source<'_>> {
        self.files.iter().map(UploadedFile::source).collect()
    }

    fn is_of(&self, actor: &Actor, page: &str) -> bool {
        self.page == page && self.login == actor.login && self.post == actor.post.code.as_str()
    }
}

impl HeldUploads {
    /// Keeps files for a page; the name under which they are found.
    pub(crate) fn put(
        &self,
        actor: &Actor,
        page: &'static str,
        fields: Fields,
        files: Vec<UploadedFile>,
    ) -> Result<String, Fault> {
        if files.is_empty() {
            return Err(Fault::Upload(UploadFault::None));
        }
        let name = token::random().map_err(|error| Fault::Failed(Box::new(error)))?;
        let (login, post) = (actor.login.clone(), actor.post.code.to_string());
        let held = Held { fields: fields.without(&["csrf"]), files, page, collected: Mutex::default(), login, post };
        self.put_at(Instant::now(), name.clone(), held)?;
        Ok(name)
    }

    fn put_at(&self, now: Instant, name: String, held: Held) -> Result<(), Fault> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (used, _)| now.duration_since(*used) < KEPT);
        let own = |all: &BTreeMap<String, (Instant, Arc<Held>)>| {
            let own = all.iter().filter(|(_, (_, other))| other.login == held.login);
            let own: Vec<_> = own.map(|(name, (used, _))| (*used, name.clone())).collect();
            (own.len() >= MOST_OF_LOGIN).then(|| own.into_iter().min()).flatten()
        };
        while let Some((_, oldest)) = own(&all) {
            all.remove(&oldest);
        }
        // Others' uploads never go to make room: who is under way is not thrown out.
        let taken: usize = all.values().map(|(_, other)| other.bytes()).sum();
        if taken + held.bytes() > MOST_BYTES {
            return Err(Fault::Upload(UploadFault::Busy));
        }
        all.insert(name, (now, Arc::new(held)));
        Ok(())
    }

    /// The upload of a name, for whoever handed it in to the page, on the same post.
    pub(crate) fn get(&self, actor: &Actor, page: &str, name: &str) -> Result<Arc<Held>, Fault> {
        self.get_at(Instant::now(), actor, page, name)
    }

    fn get_at(&self, now: Instant, actor: &Actor, page: &str, name: &str) -> Result<Arc<Held>, Fault> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (used, _)| now.duration_since(*used) < KEPT);
        let found = all.get_mut(name).filter(|(_, held)| held.is_of(actor, page));
        let (used, held) = found.ok_or(Fault::Upload(UploadFault::Gone))?;
        *used = now;
        Ok(held.clone())
    }

    /// Keeps what was collected of an upload in the place of what was kept before, where there is room; else
    /// it is collected again when it is asked for.
    pub(crate) fn keep(&self, held: &Held, key: String, collected: Arc<Collected>) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held.collected.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let taken: usize = all.values().map(|(_, other)| other.bytes()).sum();
        if taken + bytes_of(&collected) <= MOST_BYTES {
            *held.collected.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, collected));
        }
    }

    /// Lets an upload go: it is recorded.
    pub(crate) fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// What something collected takes, roughly: a row of its table and a problem are some hundred bytes beside
/// their words.
fn bytes_of(collected: &Collected) -> usize {
    const ROW: usize = 512;
    let rows = collected.merged.iter().map(|row| ROW + row.name.len() + row.progress.len() + row.problems.len());
    let problems = collected.returns.iter().map(|unit| ROW * (1 + 3 * unit.problems.0.len()));
    let lines = collected.outcome.preview.iter().map(|line| ROW * (1 + line.records.len()));
    rows.chain(problems).chain(lines).sum()
}

#[cfg(test)]
mod tests {
    use app::import::ImportOutcome;
    use app::merged_month::{MergedRow, Standing};
    use model::{AccountRole, Post};

    use super::*;

    fn actor(login: &str, post: &str) -> Actor {
        let post = Post {
            code: post.parse().expect("a post"),
            title: String::new(),
            unit: "511700".parse().expect("a unit"),
            role: AccountRole::Dispatcher,
            open: true,
        };
        Actor { login: login.to_owned(), post }
    }

    fn held(login: &str, bytes: usize) -> Held {
        let files = vec![UploadedFile { name: "a".to_owned(), bytes: vec![0; bytes] }];
        let (login, post) = (login.to_owned(), "city".to_owned());
        Held { fields: Fields::default(), files, page: "import", collected: Mutex::default(), login, post }
    }

    #[test]
    fn an_upload_is_found_by_whoever_handed_it_in_for_an_hour() {
        let (uploads, start) = (HeldUploads::default(), Instant::now());
        uploads.put_at(start, "n".to_owned(), held("wang", 1)).expect("room");
        let later = |minutes: u64| start + Duration::from_secs(minutes * 60);
        let found = |at, login, post, page| uploads.get_at(at, &actor(login, post), page, "n").is_ok();
        assert!(found(later(59), "wang", "city", "import"));
        assert!(found(later(110), "wang", "city", "import"), "it was used meanwhile");
        assert!(!found(later(111), "li", "city", "import"));
        assert!(!found(later(111), "wang", "county", "import"), "the post was changed");
        assert!(!found(later(111), "wang", "city", "month"));
        assert!(!found(later(171), "wang", "city", "import"));
    }

    #[test]
    fn uploads_are_bounded_in_number_and_bytes() {
        let (uploads, now) = (HeldUploads::default(), Instant::now());
        for number in 0..6_u64 {
            uploads.put_at(now + Duration::from_secs(number), number.to_string(), held("wang", 1)).expect("room");
        }
        let left: Vec<String> = uploads.0.lock().expect("uploads").keys().cloned().collect();
        assert_eq!(left, ["2", "3", "4", "5"]);
        assert!(uploads.put_at(now, "l".to_owned(), held("li", MOST_BYTES)).is_err());
        uploads.forget("2");
        assert!(uploads.get_at(now, &actor("wang", "city"), "import", "2").is_err());
    }

    fn collected(rows: usize) -> Collected {
        let row = MergedRow {
            unit: None,
            unit_name: String::new(),
            project: None,
            name: String::new(),
            done_ytd: None,
            received_ytd: None,
            estimate_ytd: None,
            physical_percent: None,
            progress: "a".repeat(1 << 20),
            problems: String::new(),
            standing: Standing::Missing,
            source: String::new(),
            simulated: false,
        };
        Collected {
            period: "2018-07".parse().expect("a period"),
            returns: Vec::new(),
            missing: Vec::new(),
            merged: vec![row; rows],
            simulated: false,
            outcome: ImportOutcome::default(),
        }
    }

    #[test]
    fn what_was_collected_is_kept_for_what_it_rests_on_and_while_there_is_room() {
        let (uploads, now) = (HeldUploads::default(), Instant::now());
        uploads.put_at(now, "n".to_owned(), held("wang", 1)).expect("room");
        let of_wang = uploads.get_at(now, &actor("wang", "city"), "import", "n").expect("the upload");
        let rows = |key: &str| of_wang.collected(key).map(|collected| collected.merged.len());
        uploads.keep(&of_wang, "one".to_owned(), Arc::new(collected(1)));
        assert_eq!((rows("one"), rows("other")), (Some(1), None));
        uploads.keep(&of_wang, "other".to_owned(), Arc::new(collected(2)));
        assert_eq!((rows("one"), rows("other")), (None, Some(2)), "the last one only");
        assert!(uploads.put_at(now, "l".to_owned(), held("li", MOST_BYTES - (1 << 20))).is_err(), "it takes room");
        uploads.keep(&of_wang, "large".to_owned(), Arc::new(collected(MOST_BYTES >> 20)));
        assert_eq!((rows("other"), rows("large")), (None, None), "what is too large is collected again");
    }
}
