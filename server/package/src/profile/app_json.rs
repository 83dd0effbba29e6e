//! `app.json`, which the families of Alipay and `WeChat` have in common.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a value that has not the type it must have is wrong, whichever it has"
)]

use serde_json::Value;

use super::Manifest;
use crate::tree::join;

/// The names of one icon in an item of the tab bar: the families use different ones.
const ICONS: [&str; 4] = ["icon", "activeIcon", "iconPath", "selectedIconPath"];

/// Each reference is compared with each alias.
const MOST_ALIASES: usize = 100;

pub(super) fn read(manifest: &Value) -> Manifest {
    let mut read = Manifest { components: true, ..Manifest::default() };
    if !manifest.is_object() {
        read.wrong.push(("app.json".to_owned(), "object"));
        return read;
    }
    let pages = strings(&manifest["pages"], "pages", &mut read.wrong);
    read.pages = pages.into_iter().map(|page| (page, None)).collect();
    for field in ["subPackages", "subpackages"] {
        subpackages(&manifest[field], field, &mut read);
    }
    tab_bar(&manifest["tabBar"], &mut read);
    read.aliases = aliases(&manifest["resolveAlias"]);
    read
}

/// The texts of an array; what is none is noted as wrong. An absent array is empty.
pub(super) fn strings(
    value: &Value,
    field: &str,
    wrong: &mut Vec<(String, &'static str)>,
) -> Vec<String> {
    let mut texts = Vec::new();
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::String(text) => texts.push(text.clone()),
                    _ => wrong.push((format!("{field}[{index}]"), "string")),
                }
            }
        }
        _ => wrong.push((field.to_owned(), "array")),
    }
    texts
}

fn subpackages(value: &Value, field: &str, read: &mut Manifest) {
    let items = match value {
        Value::Null => return,
        Value::Array(items) => items,
        _ => {
            read.wrong.push((field.to_owned(), "array"));
            return;
        }
    };
    for (index, item) in items.iter().enumerate() {
        let name = format!("{field}[{index}]");
        if !item.is_object() {
            read.wrong.push((name, "object"));
            continue;
        }
        let Value::String(root) = &item["root"] else {
            read.wrong.push((format!("{name}.root"), "string"));
            continue;
        };
        let root = join("", root).unwrap_or_else(|| root.clone());
        for page in strings(&item["pages"], &format!("{name}.pages"), &mut read.wrong) {
            let page = format!("{root}/{}", page.trim_start_matches('/'));
            read.pages.push((page, Some(root.clone())));
        }
        read.subpackages.push(root);
    }
}

/// `"~/*": "/*"`: what begins with the one is looked for below the other. Rules of another shape
/// are none.
fn aliases(value: &Value) -> Vec<(String, String)> {
    let rules = value.as_object().into_iter().flatten().filter_map(|(from, to)| {
        let (from, to) = (from.strip_suffix('*')?, to.as_str()?.strip_suffix('*')?);
        (from.ends_with('/') && to.ends_with('/')).then(|| (from.to_owned(), to.to_owned()))
    });
    let mut rules: Vec<(String, String)> = rules.take(MOST_ALIASES).collect();
    rules.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    rules
}

fn tab_bar(value: &Value, read: &mut Manifest) {
    if value.is_null() {
        return;
    }
    if !value.is_object() {
        read.wrong.push(("tabBar".to_owned(), "object"));
        return;
    }
    for field in ["items", "list"] {
        let name = format!("tabBar.{field}");
        match &value[field] {
            Value::Null => {}
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    tab(item, &format!("{name}[{index}]"), read);
                }
            }
            _ => read.wrong.push((name, "array")),
        }
    }
}

fn tab(item: &Value, name: &str, read: &mut Manifest) {
    if !item.is_object() {
        read.wrong.push((name.to_owned(), "object"));
        return;
    }
    for field in ICONS {
        match &item[field] {
            Value::Null => {}
            Value::String(icon) => read.icons.push(icon.clone()),
            _ => read.wrong.push((format!("{name}.{field}"), "string")),
        }
    }
}
