use super::*;
use proptest::prelude::*;

fn host(name: &str) -> HostName {
    HostName::read(name).unwrap()
}

/// A set in which those parts are set whose bit is.
fn set_of(parts: usize, mark: &str) -> ConfigurationSet {
    let has = |part: Part| parts & (1 << part as usize) != 0;
    let id = |part: Part| if has(part) { format!("{part}-{mark}") } else { String::new() };
    let list = |part: Part, of: &str| {
        if has(part) { vec![host(&format!("{of}.{mark}.example"))] } else { Vec::new() }
    };
    ConfigurationSet {
        client_id: id(Part::ClientId),
        merchant_id: id(Part::MerchantId),
        server_domains: list(Part::ServerDomains, "api"),
        webview_domains: list(Part::WebviewDomains, "www"),
    }
}

#[test]
fn each_part_that_is_set_replaces_the_global_one_as_a_whole() {
    for global_parts in 0..16 {
        for own_parts in 0..16 {
            let (global, own) = (set_of(global_parts, "global"), set_of(own_parts, "own"));
            let counts = effective(&global, &own);
            for part in Part::ALL.iter().copied() {
                let (expected, from) = if own.has(part) {
                    (own.entries(part), Source::Release)
                } else if global.has(part) {
                    (global.entries(part), Source::Global)
                } else {
                    (Vec::new(), Source::Nowhere)
                };
                assert_eq!(counts.entries(part), expected, "{part} {global_parts} {own_parts}");
                assert_eq!(source(part, &global, &own), from);
            }
            assert_eq!(counts.count(), (global_parts | own_parts).count_ones() as usize);
        }
    }
}

#[test]
fn lists_of_two_levels_are_never_mixed() {
    let list = |names: &[&str]| names.iter().map(|it| host(it)).collect::<Vec<_>>();
    let global = ConfigurationSet {
        server_domains: list(&["a.example", "b.example"]),
        ..ConfigurationSet::default()
    };
    let own =
        ConfigurationSet { server_domains: list(&["c.example"]), ..ConfigurationSet::default() };
    let counts = effective(&global, &own);
    assert_eq!(counts.server_domains, list(&["c.example"]));
    assert!(counts.lists(&host("c.example")) && !counts.lists(&host("a.example")));
}

#[test]
fn a_set_survives_being_frozen() {
    let set = set_of(15, "own");
    let frozen = serde_json::to_string(&set).unwrap();
    assert_eq!(serde_json::from_str::<ConfigurationSet>(&frozen).unwrap(), set);
    assert!(frozen.contains(r#""server_domains":["api.own.example"]"#), "{frozen}");
}

#[test]
fn a_difference_names_what_came_and_went() {
    let (old, new) = (set_of(15, "old"), set_of(0b0101, "new"));
    let found = compare(&old, &new);
    let found: Vec<_> =
        found.iter().map(|it| (it.part, it.removed.join(" "), it.added.join(" "))).collect();
    assert_eq!(
        found,
        [
            (Part::ClientId, "client_id-old".into(), "client_id-new".into()),
            (Part::MerchantId, "merchant_id-old".into(), String::new()),
            (Part::ServerDomains, "api.old.example".into(), "api.new.example".into()),
            (Part::WebviewDomains, "www.old.example".into(), String::new()),
        ]
    );
    assert_eq!(compare(&old, &old), []);
}

#[test]
fn only_what_is_not_under_way_and_not_live_is_edited() {
    assert!(is_editable(None), "New");
    let editable: Vec<_> =
        ReleaseStatus::ALL.iter().copied().filter(|it| is_editable(Some(*it))).collect();
    let expected = [ReleaseStatus::New, ReleaseStatus::Archived, ReleaseStatus::Cancelled];
    assert_eq!(editable, expected);
}

#[test]
fn an_address_names_a_set_or_none() {
    let release = Level::Release {
        version: VersionNumber { major: 1, minor: 2, patch: 0 },
        host_app: "harbour-wallet".into(),
        environment: Environment::Test,
    };
    assert_eq!(Level::read("", "", ""), Some(Level::Global(Environment::Production)));
    assert_eq!(Level::read("test", "", ""), Some(Level::Global(Environment::Test)));
    assert_eq!(Level::read("test", "1.2.0", "harbour-wallet"), Some(release));
    for (environment, version, host_app) in [
        ("Test", "", ""),
        ("nowhere", "", ""),
        ("test", "1.2.0", ""),
        ("test", "", "harbour-wallet"),
        ("", "1.2.0", "harbour-wallet"),
        ("test", "latest", "harbour-wallet"),
        ("test", "1.2.0", "Harbour\0Wallet"),
    ] {
        assert_eq!(Level::read(environment, version, host_app), None, "{environment} {version}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let form = ConfigurationForm {
        client_id: "2188 1204\u{a0}7730".into(),
        merchant_id: "m".repeat(65),
        server_domains: "a.example\nhttp://b.example\na.example:1".into(),
        webview_domains: "*.example".into(),
        ..ConfigurationForm::default()
    };
    let found = form.checked().unwrap_err();
    let line =
        |line, text: &str, why| Problem::WrongLine(WrongLine { line, text: text.into(), why });
    assert_eq!(
        found.into_iter().map(|it| (it.field, it.problem)).collect::<Vec<_>>(),
        [
            (Field::ClientId, Problem::HasSpaces { without: "218812047730".into() }),
            (Field::MerchantId, Problem::TooLong { most: 64 }),
            (Field::ServerDomains, line(2, "http://b.example", HostProblem::Scheme)),
            (Field::ServerDomains, line(3, "a.example:1", HostProblem::Port)),
            (Field::WebviewDomains, line(1, "*.example", HostProblem::Wildcard)),
        ]
    );
    let form = ConfigurationForm { client_id: "a\u{202e}b".into(), ..ConfigurationForm::default() };
    assert_eq!(form.checked().unwrap_err()[0].problem, Problem::ControlCharacter);
}

#[test]
fn an_id_is_opaque() {
    for good in ["", " LC-2026-000418 ", "客户/1+2=3", &"é".repeat(64)] {
        let form = ConfigurationForm { client_id: good.into(), ..ConfigurationForm::default() };
        assert_eq!(form.checked().unwrap().client_id, good.trim(), "{good}");
    }
}

proptest! {
    #[test]
    fn a_form_of_a_set_is_that_set(parts in 0usize..16, mark in "[a-z]{1,8}") {
        let set = set_of(parts, &mark);
        prop_assert_eq!(ConfigurationForm::of(3, &set).checked(), Ok(set));
    }
}
