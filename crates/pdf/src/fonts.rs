//! Fonts: open ones within the program, and those that an office owns.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use krilla::Data;
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use crate::Length;

/// What a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// 仿宋, of the body.
    Fangsong,
    /// 黑体, of first headings.
    Hei,
    /// 楷体, of second headings.
    Kai,
    /// 宋体, of tables and page numbers.
    Song,
    /// 小标宋, of titles.
    Biaosong,
}

/// A font that is open.
pub(crate) struct Face {
    /// Its names, in every language.
    pub names: Vec<String>,
    /// As it goes into the file.
    pub font: krilla::text::Font,
    data: Data,
    index: u32,
}

/// Cut down by `fonts/make.py` to the characters of general use.
static EMBEDDED: LazyLock<Vec<Arc<Face>>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/song.otf"),
        include_bytes!("../fonts/biaosong.otf"),
        include_bytes!("../fonts/hei.otf"),
        include_bytes!("../fonts/kai.ttf"),
    ];
    files.into_iter().flat_map(|file| Face::read(&Data::from(file))).collect()
});

/// Fonts to set a bulletin in. Those within the program are always there; an office that owns the fonts
/// of the standard puts them into a folder, and they take the place of the embedded ones.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    owned: Vec<Arc<Face>>,
    machine: bool,
    /// Fonts of the machine that a bulletin needs for its rare characters.
    rare: Vec<Arc<Face>>,
}

impl Role {
    /// Names of the fonts that GB/T 9704 asks for, as they are sold, and last the embedded one in its place.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Fangsong => {
                &["FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "Luodi Song"]
            }
            Self::Hei => &["SimHei", "黑体", "STHeiti", "华文黑体", "Luodi Hei"],
            Self::Kai => &["KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "Luodi Kai"],
            Self::Song => &["SimSun", "宋体", "STSong", "华文宋体", "Luodi Song"],
            Self::Biaosong => &[
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "方正小标宋简体",
                "方正小标宋_GBK",
                "STZhongsong",
                "华文中宋",
                "Luodi Biaosong",
            ],
        }
    }
}

impl Face {
    /// The fonts of a file; none when it is no font.
    pub(crate) fn read(data: &Data) -> Vec<Arc<Self>> {
        // No collection has as many.
        const MOST: u32 = 100;
        let mut faces = Vec::new();
        for index in 0..MOST {
            let Ok(font) = FontRef::from_index(data.as_ref(), index) else { break };
            let names = font.localized_strings(StringId::FAMILY_NAME).map(|name| name.to_string()).collect();
            let Some(font) = krilla::text::Font::new(data.clone(), index) else { continue };
            faces.push(Arc::new(Self { names, font, data: data.clone(), index }));
        }
        faces
    }

    /// The glyph of a character with its width, for text of this size; `None` when the font lacks it.
    pub(crate) fn glyph(&self, c: char, size: Length) -> Option<(u32, Length)> {
        let font = FontRef::from_index(self.data.as_ref(), self.index).ok()?;
        let glyph = font.charmap().map(c).filter(|glyph| glyph.to_u32() > 0)?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        #[allow(clippy::cast_possible_truncation, reason = "whole units of the font, a few thousand")]
        let advance = metrics.advance_width(glyph)? as Length;
        let em = Length::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em.max(1));
        Some((glyph.to_u32(), advance * size / em))
    }

    /// Whether it has a character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.glyph(c, 1).is_some()
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Fonts {
    /// The fonts within the program, and for characters that they lack those of the machine.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self { machine: true, ..Self::default() }
    }

    /// The fonts within the program only: the same pages on every machine.
    #[must_use]
    pub fn embedded() -> Self {
        Self::default()
    }

    /// Besides, the fonts of a folder that the office owns.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn with_folder(mut self, folder: &Path) -> std::io::Result<Self> {
        std::fs::read_dir(folder)?;
        for file in font_files(folder) {
            self.owned.extend(Face::read(&Data::from(std::fs::read(file)?)));
        }
        Ok(self)
    }

    /// With fonts for rare characters.
    pub(crate) fn with_rare(mut self, fonts: Vec<Arc<Face>>) -> Self {
        self.rare.extend(fonts);
        self
    }

    /// Whether fonts of the machine may be used for what these lack.
    pub(crate) const fn looks_at_machine(&self) -> bool {
        self.machine
    }

    /// Whether a character can be set without the machine's fonts.
    pub(crate) fn has(&self, c: char) -> bool {
        EMBEDDED.iter().chain(&self.owned).any(|face| face.has(c))
    }

    /// Every font; glyphs name theirs by its place here.
    pub(crate) fn list(&self) -> Vec<Arc<Face>> {
        EMBEDDED.iter().chain(&self.owned).chain(&self.rare).cloned().collect()
    }

    /// Places in the list of the fonts that a role is asked for a character, in order.
    pub(crate) fn of_role(&self, role: Role) -> Vec<usize> {
        let list = self.list();
        let named =
            |name: &str| list.iter().position(|face| face.names.iter().any(|known| known.eq_ignore_ascii_case(name)));
        let mut places: Vec<usize> = role.names().iter().find_map(|name| named(name)).into_iter().collect();
        // The embedded Song has every character that any of the others has; owned fonts may have more.
        for place in (0..list.len()).filter(|place| *place == 0 || *place >= EMBEDDED.len()) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

/// Files of fonts below a folder, in order of their names; a handful of levels and some thousands of
/// files are looked at, and none of more than 64 MB.
pub(crate) fn font_files(folder: &Path) -> Vec<PathBuf> {
    const LEVELS: usize = 6;
    const FILES: usize = 4_000;
    const LARGEST: u64 = 64 << 20;
    let mut files = Vec::new();
    let mut waiting = vec![(folder.to_owned(), 0)];
    while let Some((folder, level)) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(about) = std::fs::metadata(&path) else { continue };
            if about.is_dir() && level < LEVELS {
                waiting.push((path, level + 1));
            } else if is_font(&path) && about.len() <= LARGEST && files.len() < FILES {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}
