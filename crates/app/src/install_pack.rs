//! Installing a policy pack: checked, its cases run, then kept whole in the ledger.

use std::path::Path;

use model::{Act, Change, Place, Problem, Problems, Record, Sealed};
use policy::pack::{Pack, PackFiles};

use crate::access::{Actor, Right, enter};
use crate::{AppError, House};

/// Files larger than this are no tables or rules.
const LARGEST_FILE: u64 = 1 << 20;

/// A pack as checked.
#[derive(Debug)]
pub struct Checked {
    /// The pack, when its files could be read at all.
    pub pack: Option<Pack>,
    /// What is wrong, all at once.
    pub problems: Problems,
    /// Its cases, each with what came out otherwise than expected.
    pub cases: Vec<analytics::cases::CaseResult>,
}

/// Checks files, expressions and cases of a pack.
#[must_use]
pub fn check_pack(name: &str, files: &PackFiles) -> Checked {
    let (pack, mut problems) = Pack::read(name, files);
    let mut cases = Vec::new();
    if let Some(pack) = pack.as_ref().filter(|_| !problems.any_error()) {
        problems.extend(analytics::check::check(pack).0);
        if !problems.any_error() {
            cases = analytics::cases::run(pack);
        }
    }
    Checked { pack, problems, cases }
}

/// Reads the files of a pack's folder.
///
/// # Errors
/// When the folder cannot be read; a file that is too large or no text is a problem.
pub fn read_pack_folder(folder: &Path) -> std::io::Result<(PackFiles, Problems)> {
    let (mut files, mut problems) = (PackFiles::new(), Problems::new());
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_file() {
                match read_text(&path)? {
                    Some(text) => {
                        files.insert(inside, text);
                    }
                    None => problems.push(unreadable(&inside)),
                }
            }
        }
    }
    Ok((files, problems))
}

fn read_text(path: &Path) -> std::io::Result<Option<String>> {
    if std::fs::metadata(path)?.len() > LARGEST_FILE {
        return Ok(None);
    }
    Ok(String::from_utf8(std::fs::read(path)?).ok())
}

fn unreadable(file: &str) -> Problem {
    let zh = ("文件不是UTF-8文本，或超过1MB", "另存为UTF-8文本");
    let en = ("the file is no UTF-8 text, or larger than 1 MB", "save it as UTF-8 text");
    Problem::error("pack-file", Place::file(file), zh, en)
}

/// Installs a pack, unless the same one is installed already; then `None`.
///
/// # Errors
/// Refuses a post without the right; problems of files, expressions and cases, all at once.
pub async fn install_pack(
    house: &House,
    actor: &Actor,
    name: &str,
    files: PackFiles,
) -> Result<Option<Sealed>, AppError> {
    let pass = enter(actor, Right::InstallPack)?;
    let mut checked = check_pack(name, &files);
    checked.problems.extend(checked.cases.into_iter().flat_map(|case| case.problems.0));
    let pack = match checked.pack {
        Some(pack) if !checked.problems.any_error() => pack,
        _ => return Err(AppError::Problems(checked.problems)),
    };
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    // A pack is laid for its territory by whoever has it in reach, or has all of it above.
    let grant = pass.any(&known.tree, std::slice::from_ref(&pack.policy.territory)).or_else(|_| pass.own())?;
    let record = Record::Pack(model::Pack { pack: pack.name, version: pack.version, digest: pack.digest, files });
    if desk.current(&record.key()).await?.as_ref() == Some(&record) {
        return Ok(None);
    }
    Ok(Some(desk.record(&grant, Act::InstallPack, "", vec![Change::Put(record)]).await?))
}
