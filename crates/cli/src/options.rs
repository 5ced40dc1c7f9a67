//! What many commands take: where the data are, on which post one acts, and what a file holds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use app::access::{Actor, Right, reach_of};
use app::match_projects::Decision;
use app::typesetter::{Typeset, Typesetter};
use app::{AppError, Clock, House, Refusal};
use clap::{Args, ValueEnum};
use exchange::export::paper::Paper;
use exchange::import::Kind;
use model::{Place, PostCode};
use pdf::{Fonts, write_pdf};
use store::Store;

use crate::Failure;
use crate::failure::doing;

/// What a file holds.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(missing_docs, reason = "what is said here, the command line says")]
pub enum FileKind {
    Units,
    Projects,
    Reports,
    Statistics,
}

impl From<FileKind> for Kind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Units => Self::Units,
            FileKind::Projects => Self::Projects,
            FileKind::Reports => Self::Reports,
            FileKind::Statistics => Self::Statistics,
        }
    }
}

/// Where the data are.
#[derive(Args, Clone, Debug)]
pub struct Where {
    /// Data folder: embedded database and files
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the embedded database, as postgres://user@host/name
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// Who acts.
#[derive(Args, Clone, Debug)]
pub struct Who {
    /// Post to act on; the first open post that may do this when left out
    #[arg(long, value_name = "POST")]
    pub post: Option<String>,
}

impl Where {
    /// The address of the database.
    #[must_use]
    pub fn url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("luodi.db").display());
        self.database.clone().unwrap_or_else(file)
    }

    /// Opens what is there.
    ///
    /// # Errors
    /// When there is no data folder, or it cannot be opened.
    pub async fn open(&self) -> Result<House, Failure> {
        if self.database.is_none() && !self.data.join("luodi.db").is_file() {
            let folder = self.data.display();
            return Err(Failure::Use(format!("{folder} 中没有数据。用 --data 指明数据目录，或先运行 luodi demo。")));
        }
        self.open_or_make(Clock::System).await
    }

    /// Opens the data, making the folder when it is not there.
    ///
    /// # Errors
    /// When it cannot be made or opened.
    pub async fn open_or_make(&self, clock: Clock) -> Result<House, Failure> {
        make_folder(&self.data)?;
        let store = Store::open(&self.url()).await?;
        let house = House::over(store, clock).with_files(self.data.join("files"));
        Ok(house.with_typesetter(typesetter(self.data.join("fonts"))))
    }
}

/// Sets bulletins in the fonts of a folder, where an office has put its own, and else in those of the program.
fn typesetter(folder: PathBuf) -> Typesetter {
    let fonts: OnceLock<Result<Fonts, String>> = OnceLock::new();
    let read = move || {
        let fonts = Fonts::of_this_machine();
        if !folder.is_dir() {
            return Ok(fonts);
        }
        fonts.with_folder(&folder).map_err(|error| format!("{}: {error}", folder.display()))
    };
    Typesetter::new(move |document| {
        let fonts = fonts.get_or_init(&read).as_ref().map_err(Clone::clone)?;
        let pdf = write_pdf(document, Paper::default(), fonts).map_err(|error| error.to_string())?;
        Ok(Typeset { bytes: pdf.bytes, problems: pdf.problems })
    })
}

/// Makes a folder that only its owner may read: what is in it is not for every user of the machine.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(doing(format!("建立目录 {}", folder.display())))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let owner_only = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, owner_only).map_err(doing(format!("设置目录权限 {}", folder.display())))?;
    }
    Ok(())
}

impl Who {
    /// Acts on the post named. Without one, on the first open post whose role holds the right and
    /// whose reach takes in what is asked: the console has the database in its hands, and the ledger
    /// names the post.
    ///
    /// # Errors
    /// When there is no such post, or what is done fails.
    pub async fn act<T>(
        &self,
        house: &House,
        right: Right,
        run: impl AsyncFn(&Actor) -> Result<T, AppError>,
    ) -> Result<T, Failure> {
        if let Some(post) = &self.post {
            let code: PostCode = post.parse().map_err(|_| Failure::Use(format!("“{post}”不是岗位代码")))?;
            return Ok(run(&house.console(&code).await?).await?);
        }
        let mut refused = Failure::Use(format!("没有可以{}的岗位，用 --post 指明", right.zh()));
        let posts = house.posts().await?;
        for post in posts.into_iter().filter(|post| post.open && !reach_of(right, post.role).is_empty()) {
            match run(&house.console(&post.code).await?).await {
                Err(AppError::Refused(refusal @ Refusal::NotYourUnit { .. })) => refused = Failure::Told(refusal.zh()),
                done => return Ok(done?),
            }
        }
        Err(refused)
    }
}

/// A year as periods have it.
#[must_use]
pub fn years() -> impl clap::builder::TypedValueParser<Value = i16> {
    clap::value_parser!(i16).range(1950..=2150)
}

/// Which projects doubtful rows mean, written `5=P000012`, `7=new`, and `*=new` for all others.
///
/// # Errors
/// When it is written otherwise.
pub fn decisions(texts: &[String], places: &[Place]) -> Result<(BTreeMap<Place, Decision>, Option<Decision>), Failure> {
    let (mut decide, mut rest) = (BTreeMap::new(), None);
    for text in texts {
        let wrong = || Failure::Use(format!("--decide {text}：写成 5=P000012、7=new，其余都是新的写 *=new"));
        let (row, what) = text.split_once('=').ok_or_else(wrong)?;
        let decision = match what.trim() {
            "new" | "新" => Decision::New,
            id => Decision::Is(id.parse().map_err(|_| wrong())?),
        };
        if row.trim() == "*" {
            rest = Some(decision).filter(|decision| *decision == Decision::New);
            rest.ok_or_else(wrong)?;
            continue;
        }
        let line: u32 = row.trim().parse().map_err(|_| wrong())?;
        decide.extend(places.iter().filter(|place| place.line == line).map(|place| (place.clone(), decision)));
    }
    Ok((decide, rest))
}

/// A file that was named: its name without its folder, and its bytes.
///
/// # Errors
/// When it cannot be read.
pub fn read_named(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path).map_err(doing(format!("读 {}", path.display())))?;
    Ok((name_of(path), bytes))
}

/// The last part of a path, as a text.
#[must_use]
pub fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
