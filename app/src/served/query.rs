//! The query of a served page's address.

use crate::path;

/// What stands behind the `?` of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// The query of an address, without its `?`.
    pub fn of(search: &str) -> Query {
        Query(search.trim_start_matches('?').to_owned())
    }

    /// A value, empty where there is none.
    pub fn get(&self, name: &str) -> String {
        path::queried(&self.0, name)
    }

    /// The address of the same page with some values set; empty ones are left out.
    pub fn with(&self, path: &str, values: &[(&str, &str)]) -> String {
        let set = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && !name.starts_with("__") && !values.iter().any(|it| it.0 == name)
        };
        let kept = self.0.split('&').filter(set).map(str::to_owned);
        let new = values.iter().filter(|(_, value)| !value.is_empty());
        let new = new.map(|(name, value)| format!("{name}={}", path::encode(value)));
        let pairs: Vec<String> = kept.chain(new).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_not_changed() {
        let query = Query::of("?q=%E8%8E%B2&role=admin&__err=x");
        assert_eq!(query.get("q"), "莲");
        assert_eq!(
            query.with("/m", &[("role", ""), ("after", "a b")]),
            "/m?q=%E8%8E%B2&after=a%20b"
        );
        assert_eq!(Query::default().with("/m", &[("q", "")]), "/m");
    }
}
