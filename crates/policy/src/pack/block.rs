//! TOML blocks: typed reading of keys, with the place of each.

use std::ops::Range;

use model::{Day, UnitCode};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Faults;
use super::gathered::{Reference, To};
use super::names::{UNIT_LIKE, cure_for, listed};
use super::source::Source;
use super::{Literal, Spot, Written};

/// Whether a key may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// A piece of TOML inside a file.
#[derive(Clone, Copy)]
pub(super) struct Toml<'s> {
    pub source: &'s Source,
    /// Where the piece begins in the file.
    pub base: usize,
    pub text: &'s str,
}

/// A table of a TOML block.
pub(super) struct Fields<'s, 't> {
    pub toml: Toml<'s>,
    /// Where the block, or the table in it, begins.
    pub spot: Spot,
    table: &'t DeTable<'s>,
}

/// A value of a table with its place.
#[derive(Clone, Copy)]
pub(super) struct Item<'s, 't> {
    toml: Toml<'s>,
    pub key: &'t str,
    pub value: &'t DeValue<'s>,
    /// Where the key begins.
    key_at: usize,
    span: (usize, usize),
}

impl<'s> Toml<'s> {
    /// Parses the piece; tells what is wrong with its syntax.
    pub fn parse(self, faults: &mut Faults) -> Option<Spanned<DeTable<'s>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let spot = self.spot(error.span().map_or(0, |span| span.start));
                let message = error.message().replace('\n', " ");
                faults.error(
                    "toml-syntax",
                    &spot,
                    (format!("TOML写法有误：{message}"), "按“键 = 值”书写；文字加双引号，同一个键只写一次"),
                    (
                        format!("the TOML is broken: {message}"),
                        "write `key = value`, text in double quotes, each key once",
                    ),
                );
                None
            }
        }
    }

    /// The place of an offset inside the piece.
    pub fn spot(&self, offset: usize) -> Spot {
        self.source.spot(self.base + offset)
    }
}

impl<'s, 't> Fields<'s, 't> {
    pub const fn new(toml: Toml<'s>, spot: Spot, table: &'t DeTable<'s>) -> Self {
        Self { toml, spot, table }
    }

    /// Tells of keys that are not among the allowed ones.
    pub fn only(&self, allowed: &[&str], faults: &mut Faults) {
        for item in self.items() {
            if !allowed.contains(&item.key) && !faults.is_full() {
                let (zh, en) = cure_for(item.key, allowed);
                let (what_zh, what_en) =
                    (format!("这里没有键 `{}`", item.key), format!("there is no key `{}` here", item.key));
                faults.error("key-unknown", &item.key_spot(), (what_zh, zh), (what_en, en));
            }
        }
    }

    /// Every value with its key, in the order of keys.
    pub fn items(&self) -> impl Iterator<Item = Item<'s, 't>> {
        let toml = self.toml;
        self.table.iter().map(move |(key, value)| {
            let span = value.span();
            Item {
                toml,
                key: key.get_ref(),
                value: value.get_ref(),
                key_at: key.span().start,
                span: (span.start, span.end),
            }
        })
    }

    /// The value of a key; tells when a required one is missing.
    pub fn item(&self, key: &str, need: Need, faults: &mut Faults) -> Option<Item<'s, 't>> {
        let found = self.items().find(|item| item.key == key);
        if found.is_none() && need == Need::Required {
            faults.error(
                "key-missing",
                &self.spot,
                (format!("缺少键 `{key}`"), format!("补上 `{key} = …`")),
                (format!("the key `{key}` is missing"), format!("add `{key} = …`")),
            );
        }
        found
    }

    /// The place of a key, or of the table when it is not there.
    pub fn key_spot(&self, key: &str) -> Spot {
        self.items().find(|item| item.key == key).map_or_else(|| self.spot.clone(), |item| item.key_spot())
    }

    /// Text that is not empty.
    pub fn text(&self, key: &str, need: Need, faults: &mut Faults) -> Option<String> {
        let item = self.item(key, need, faults)?;
        let text = item.text(faults)?.trim();
        if text.is_empty() {
            item.wrong("为空", "补上内容，或去掉这个键", "is empty", "fill it in, or leave the key out", faults);
            return None;
        }
        Some(text.to_owned())
    }

    /// One of a closed list of words.
    pub fn word<T>(
        &self,
        key: &str,
        need: Need,
        words: &[&str],
        parse: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let item = self.item(key, need, faults)?;
        let text = item.text(faults)?;
        let value = parse(text).filter(|_| words.contains(&text));
        if value.is_none() {
            let choices = listed(words.iter().copied());
            let (cure_zh, cure_en) = (format!("可写：{choices}"), format!("write one of: {choices}"));
            item.wrong(&format!("不能是“{text}”"), &cure_zh, &format!("cannot be {text:?}"), &cure_en, faults);
        }
        value
    }

    /// A day, written with or without quotes.
    pub fn day(&self, key: &str, need: Need, faults: &mut Faults) -> Option<Day> {
        let item = self.item(key, need, faults)?;
        let text = match item.value {
            DeValue::Datetime(date) => date.to_string(),
            _ => item.text(faults)?.to_owned(),
        };
        let day = text.parse().ok();
        if day.is_none() {
            item.wrong(
                &format!("“{text}”不是日期"),
                "写作 2020-08-31",
                &format!("{text:?} is not a day"),
                "write 2020-08-31",
                faults,
            );
        }
        day
    }

    /// What the text of a key names; `None` when it has none.
    pub fn reference(&self, to: To, key: &str) -> Option<Reference> {
        let item = self.items().find(|item| item.key == key)?;
        let name = item.value.as_str().map(str::trim).filter(|name| !name.is_empty())?;
        Some(Reference { to, name: name.to_owned(), spot: item.spot() })
    }

    /// A unit's code.
    pub fn unit(&self, key: &str, faults: &mut Faults) -> Option<UnitCode> {
        let item = self.item(key, Need::Required, faults)?;
        let unit = item.text(faults)?.parse().ok();
        if unit.is_none() {
            let like = format!("写作 {UNIT_LIKE}");
            item.wrong("不是单位代码", &like, "is not a unit code", &format!("write {UNIT_LIKE}"), faults);
        }
        unit
    }

    /// A whole number of a range.
    pub fn integer(&self, key: &str, range: Range<u32>, faults: &mut Faults) -> Option<u32> {
        let item = self.item(key, Need::Optional, faults)?;
        let DeValue::Integer(integer) = item.value else {
            item.wrong_type("整数", "a whole number", faults);
            return None;
        };
        let number =
            u32::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|number| range.contains(number));
        if number.is_none() {
            let (zh, en) = (
                format!("写{}至{}的整数", range.start, range.end - 1),
                format!("write a whole number from {} to {}", range.start, range.end - 1),
            );
            item.wrong("超出范围", &zh, "is out of range", &en, faults);
        }
        number
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str, faults: &mut Faults) -> Option<bool> {
        let item = self.item(key, Need::Optional, faults)?;
        match item.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                item.wrong_type("true或false", "true or false", faults);
                None
            }
        }
    }
}

impl<'s, 't> Item<'s, 't> {
    /// Where the key stands.
    pub fn key_spot(&self) -> Spot {
        self.toml.spot(self.key_at)
    }

    /// Where the value stands.
    pub fn spot(&self) -> Spot {
        self.toml.spot(self.span.0)
    }

    /// The value as it stands in the file, and where that begins in the file.
    pub fn raw(&self) -> (&'s str, usize) {
        (self.toml.text.get(self.span.0..self.span.1).unwrap_or_default(), self.toml.base + self.span.0)
    }

    /// The file.
    pub const fn source(&self) -> &'s Source {
        self.toml.source
    }

    /// The value as text.
    pub fn text(&self, faults: &mut Faults) -> Option<&'t str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong_type("双引号内的文字", "text in double quotes", faults);
        }
        text
    }

    /// The value as a table.
    pub fn table(&self, faults: &mut Faults) -> Option<Fields<'s, 't>> {
        match self.value {
            DeValue::Table(table) => Some(Fields::new(self.toml, self.spot(), table)),
            _ => {
                self.wrong_type("表 { … }", "a table { … }", faults);
                None
            }
        }
    }

    /// The value as tables, each under `[[key]]`.
    pub fn tables(&self, faults: &mut Faults) -> Option<Vec<Fields<'s, 't>>> {
        let DeValue::Array(values) = self.value else {
            self.wrong_type(&format!("[[{}]] 下的各项", self.key), &format!("tables under [[{}]]", self.key), faults);
            return None;
        };
        let mut tables = Vec::new();
        for value in values {
            let item = Item { value: value.get_ref(), span: (value.span().start, value.span().end), ..*self };
            tables.push(item.table(faults)?);
        }
        Some(tables)
    }

    /// The value as a literal (`"60%"`, `"未报"`).
    pub fn written(&self, faults: &mut Faults) -> Option<Written> {
        let text = self.text(faults)?.trim();
        match Literal::parse(text) {
            Ok(value) => Some(Written { text: text.to_owned(), value, spot: self.spot() }),
            Err(error) => {
                faults.error(
                    "literal-form",
                    &self.spot(),
                    (format!("“{text}”不是数值"), super::literal::CURE_ZH),
                    (error.to_string(), super::literal::CURE_EN),
                );
                None
            }
        }
    }

    /// Tells that the value of the key is wrong.
    pub fn wrong(&self, zh: &str, cure_zh: &str, en: &str, cure_en: &str, faults: &mut Faults) {
        let (what_zh, what_en) = (format!("`{}`{zh}", self.key), format!("`{}` {en}", self.key));
        faults.error("key-value", &self.spot(), (what_zh, cure_zh), (what_en, cure_en));
    }

    fn wrong_type(&self, zh: &str, en: &str, faults: &mut Faults) {
        faults.error(
            "key-type",
            &self.spot(),
            (format!("`{}`的写法不对", self.key), format!("这里应写{zh}")),
            (format!("`{}` has the wrong form", self.key), format!("write {en}")),
        );
    }
}
