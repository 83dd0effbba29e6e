//! Makes a function for every text of the catalogue, so that a missing key, language or placeholder
//! does not compile.

#![expect(clippy::expect_used, reason = "a build script stops the build by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

const LANGUAGES: [(&str, &str); 2] = [("En", "en"), ("ZhCn", "zh-CN")];

/// A text in one language: one form, or one per plural category.
#[derive(Clone)]
enum Entry {
    One(String),
    Plural { one: String, other: String },
}

type Catalogue = BTreeMap<String, Entry>;

fn main() {
    let folder = PathBuf::from("src/text");
    let catalogues: Vec<(&str, Catalogue)> = LANGUAGES
        .iter()
        .map(|(variant, tag)| {
            let file = folder.join(format!("{tag}.toml"));
            println!("cargo::rerun-if-changed={}", file.display());
            let text = std::fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let table: toml::Table =
                text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let mut catalogue = Catalogue::new();
            collect("", &table, &mut catalogue);
            (*variant, catalogue)
        })
        .collect();
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("text.rs");
    std::fs::write(out, functions(&catalogues)).expect("OUT_DIR can be written");
}

fn collect(prefix: &str, table: &toml::Table, into: &mut Catalogue) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}_{key}") };
        match value {
            toml::Value::String(text) => {
                into.insert(name, Entry::One(text.clone()));
            }
            toml::Value::Table(inner) if inner.contains_key("other") => {
                let form =
                    |key: &str| inner.get(key).and_then(toml::Value::as_str).map(str::to_owned);
                let other = form("other").unwrap_or_else(|| panic!("{name}: `other` is a text"));
                let one = form("one").unwrap_or_else(|| other.clone());
                into.insert(name, Entry::Plural { one, other });
            }
            toml::Value::Table(inner) => collect(&name, inner, into),
            toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_) => panic!("{name}: {value} is no text"),
        }
    }
}

fn placeholders(entry: &Entry) -> BTreeSet<String> {
    let text = match entry {
        Entry::One(text) => text.clone(),
        Entry::Plural { one, other } => format!("{one}{other}"),
    };
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn functions(catalogues: &[(&str, Catalogue)]) -> String {
    let (_, first) = &catalogues[0];
    for (variant, catalogue) in catalogues {
        let missing: Vec<&String> =
            first.keys().filter(|key| !catalogue.contains_key(*key)).collect();
        let extra: Vec<&String> =
            catalogue.keys().filter(|key| !first.contains_key(*key)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{variant}: missing {missing:?}, unknown {extra:?}"
        );
    }
    let mut code = String::from("impl Text {\n");
    for (key, entry) in first {
        let names = placeholders(entry);
        let plural =
            catalogues.iter().any(|(_, catalogue)| matches!(catalogue[key], Entry::Plural { .. }));
        for (variant, catalogue) in catalogues {
            assert_eq!(placeholders(&catalogue[key]), names, "{variant}: placeholders of {key}");
        }
        let doc = match entry {
            Entry::One(text) | Entry::Plural { other: text, .. } => text.replace('\n', " "),
        };
        let _ = writeln!(code, "    #[doc = {doc:?}]");
        if names.is_empty() {
            let _ = writeln!(
                code,
                "    pub const fn {key}(self) -> &'static str {{\n        match self.0 {{"
            );
            for (variant, catalogue) in catalogues {
                let (Entry::One(text) | Entry::Plural { other: text, .. }) = &catalogue[key];
                let _ = writeln!(code, "            Locale::{variant} => {text:?},");
            }
        } else {
            let mut args = String::new();
            for name in &names {
                let kind = if plural && name == "n" { "u64" } else { "impl std::fmt::Display" };
                let _ = write!(args, ", {name}: {kind}");
            }
            let _ = writeln!(
                code,
                "    pub fn {key}(self{args}) -> String {{\n        match self.0 {{"
            );
            for (variant, catalogue) in catalogues {
                let arm = match &catalogue[key] {
                    Entry::One(text) => format!("format!({text:?})"),
                    Entry::Plural { one, other } if one == other => format!("format!({other:?})"),
                    Entry::Plural { one, other } => {
                        format!("if n == 1 {{ format!({one:?}) }} else {{ format!({other:?}) }}")
                    }
                };
                let _ = writeln!(code, "            Locale::{variant} => {arm},");
            }
        }
        code += "        }\n    }\n";
    }
    code + "}\n"
}
