//! The shapes of units on maps.

use std::collections::BTreeSet;

use serde_json::Value;

/// Bytes of a file of shapes at most.
const LARGEST: usize = 8 << 20;

/// Shapes as GeoJSON, by division code.
#[derive(Clone, Debug)]
pub struct Outlines {
    text: String,
    codes: BTreeSet<String>,
}

/// Why a file is no set of shapes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOutlines {
    /// More than a map needs.
    #[error("the file of outlines is larger than {} MB; simplify its shapes", LARGEST >> 20)]
    TooLarge,
    /// Not JSON.
    #[error("the file of outlines is no JSON: {0}")]
    NotJson(String),
    /// Not a collection of features.
    #[error("the file of outlines is no GeoJSON FeatureCollection")]
    NotFeatures,
    /// A feature without code, name or area; counted from 1.
    #[error("feature {0} of the outlines needs the properties code and name, and a Polygon or MultiPolygon")]
    Feature(usize),
}

impl Outlines {
    /// Reads a GeoJSON FeatureCollection whose features carry the properties `code` (division code
    /// of six digits) and `name`.
    ///
    /// # Errors
    /// Says what the file lacks.
    pub fn read(text: &str) -> Result<Self, NotOutlines> {
        if text.len() > LARGEST {
            return Err(NotOutlines::TooLarge);
        }
        let json: Value = serde_json::from_str(text).map_err(|error| NotOutlines::NotJson(error.to_string()))?;
        let features = json.get("features").and_then(Value::as_array).ok_or(NotOutlines::NotFeatures)?;
        let codes = features.iter().enumerate().map(|(place, feature)| {
            let property = |name: &str| feature.get("properties")?.get(name)?.as_str();
            let kind = feature.get("geometry").and_then(|geometry| geometry.get("type")?.as_str());
            let area = matches!(kind, Some("Polygon" | "MultiPolygon")) && property("name").is_some();
            property("code").filter(|_| area).map(str::to_owned).ok_or(NotOutlines::Feature(place + 1))
        });
        Ok(Self { codes: codes.collect::<Result<_, _>>()?, text: text.to_owned() })
    }

    /// The shapes that come with the program: prefectures of Heilongjiang, Jilin and Shanxi and
    /// counties of three cities, simplified and not official.
    #[must_use]
    pub fn built_in() -> Self {
        Self::read(include_str!("../static/outlines.json"))
            .unwrap_or_else(|_| Self { text: "{}".to_owned(), codes: BTreeSet::new() })
    }

    /// Whether a unit has a shape.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// The file as browsers get it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_shapes_are_read() {
        let outlines = Outlines::built_in();
        assert!(outlines.has("230100") && outlines.has("230112") && !outlines.has("511702"));
    }

    #[test]
    fn what_a_file_lacks_is_said() {
        let feature = |properties: &str, kind: &str| {
            format!(
                r#"{{"type":"FeatureCollection","features":[{{"properties":{properties},"geometry":{{"type":"{kind}","coordinates":[]}}}}]}}"#
            )
        };
        assert!(matches!(Outlines::read("{"), Err(NotOutlines::NotJson(_))));
        assert_eq!(Outlines::read("[]").err(), Some(NotOutlines::NotFeatures));
        assert_eq!(Outlines::read(&" ".repeat(LARGEST + 1)).err(), Some(NotOutlines::TooLarge));
        let named = r#"{"code":"230100","name":"哈尔滨市"}"#;
        assert!(Outlines::read(&feature(named, "Polygon")).is_ok_and(|read| read.has("230100")));
        for (properties, kind) in
            [(r#"{"name":"x"}"#, "Polygon"), (r#"{"code":"230100"}"#, "Polygon"), (named, "Point")]
        {
            assert_eq!(Outlines::read(&feature(properties, kind)).err(), Some(NotOutlines::Feature(1)));
        }
    }
}
