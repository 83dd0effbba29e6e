use super::*;
use proptest::prelude::*;

fn number(major: u32) -> VersionNumber {
    VersionNumber { major, minor: 0, patch: 0 }
}

fn choice(id: i64, environment: Environment, active: bool) -> TargetChoice {
    TargetChoice { id: TargetId(id), host_app: "Wallet".into(), environment, active }
}

fn ground() -> Ground {
    Ground {
        kind: MiniProgramKind::Dsl,
        newest: Some(Newest {
            number: number(2),
            pages: vec!["pages/index/index".into(), "pages/order/order".into()],
        }),
        targets: vec![
            choice(1, Environment::Test, true),
            choice(2, Environment::Sandbox, false),
            choice(3, Environment::Production, true),
        ],
        now: "2026-11-24T14:00:00Z".parse().unwrap(),
    }
}

fn form() -> QrCodeForm {
    QrCodeForm { label: " Table  12 ".into(), target: "3".into(), ..QrCodeForm::default() }
}

fn problems(form: &QrCodeForm, ground: &Ground) -> Vec<(Field, Problem)> {
    let found = form.checked(ground).unwrap_err();
    found.into_iter().map(|it| (it.field, it.problem)).collect()
}

#[test]
fn a_token_has_130_bits_and_one_shape() {
    let token = QrToken::from_random([31; TOKEN_RANDOM]);
    assert_eq!(token.as_str(), "z".repeat(26));
    assert_eq!(token.as_str().parse(), Ok(token));
    assert!("0123456789abcdef0123456789abcdef".parse::<QrToken>().is_ok());
    for bad in ["", "new", &"Z".repeat(26), &"z".repeat(25), &"z".repeat(33), &"é".repeat(13)] {
        assert_eq!(bad.parse::<QrToken>(), Err(NoQrToken), "{bad}");
    }
}

#[test]
fn a_code_is_stored_as_it_is_meant() {
    let typed = QrCodeForm {
        page: " /pages/order/order ".into(),
        parameters: " ?table=12&from=桌贴 ".into(),
        expires: "2026-11-24".into(),
        ..form()
    };
    let stored = typed.checked(&ground()).unwrap();
    assert_eq!((stored.label.as_str(), stored.page.as_str()), ("Table 12", "pages/order/order"));
    assert_eq!(stored.parameters, "table=12&from=桌贴");
    assert_eq!(stored.target, TargetId(3));
    let expires = stored.expires.unwrap();
    assert_eq!(expires.to_rfc3339(), "2026-11-25T00:00:00+00:00", "the whole day counts");
    assert_eq!(last_day(expires).to_string(), "2026-11-24");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let wrong = QrCodeForm {
        page: "pages/gone".into(),
        parameters: "table".into(),
        target: "2".into(),
        expires: "2026-11-23".into(),
        ..QrCodeForm::default()
    };
    assert_eq!(
        problems(&wrong, &ground()),
        [
            (Field::Label, Problem::Missing),
            (
                Field::Page,
                Problem::NoSuchPage { page: "pages/gone".into(), version: "2.0.0".into() }
            ),
            (Field::Parameters, Problem::NoPair { entry: "table".into() }),
            (
                Field::Target,
                Problem::EnvironmentOff {
                    environment: Environment::Sandbox,
                    host_app: "Wallet".into()
                }
            ),
            (Field::Expiry, Problem::DayOver),
        ]
    );
    for (target, problem) in [("", Problem::Missing), ("9", Problem::NoSuchChoice)] {
        let wrong = QrCodeForm { target: target.into(), ..form() };
        assert_eq!(problems(&wrong, &ground()), [(Field::Target, problem)]);
    }
    let wide = QrCodeForm { label: "莲".repeat(31), ..form() };
    assert_eq!(
        problems(&wide, &ground()),
        [(Field::Label, Problem::TooWide { width: 62, most: 60 })]
    );
}

#[test]
fn a_page_is_one_of_the_newest_version() {
    let ground = ground();
    for (typed, stored) in [("", ""), ("/", ""), ("pages/index/index", "pages/index/index")] {
        assert_eq!(page(typed, &ground), Ok(stored.to_owned()));
    }
    let new = Ground { newest: None, ..ground.clone() };
    assert_eq!(page("pages/index/index", &new), Err(Problem::NoVersionYet));
    assert_eq!(page("", &new), Ok(String::new()));
    let web = Ground { kind: MiniProgramKind::Html5, ..new };
    assert_eq!(page("/shop/列表", &web), Ok("shop/列表".into()));
    for bad in ["a?b", "a#b", "a b", "a%20b"] {
        assert!(matches!(page(bad, &web), Err(Problem::BreaksLink { .. })), "{bad}");
    }
    assert_eq!(page(&"p".repeat(256), &web), Ok("p".repeat(256)));
    assert_eq!(page(&format!("/{}", "p".repeat(256)), &web), Ok("p".repeat(256)));
    assert_eq!(page(&"p".repeat(257), &web), Err(Problem::TooLong { most: 256 }));
    assert_eq!(page("a\u{0}b", &web), Err(Problem::ControlCharacter));
}

#[test]
fn parameters_are_pairs_that_break_no_link() {
    for (typed, encoded) in [
        ("", ""),
        ("table=12", "table=12"),
        ("a=&b=c=d", "a=&b=c%3Dd"),
        ("from=桌贴&x=a b", "from=%E6%A1%8C%E8%B4%B4&x=a%20b"),
        ("from=%E6%A1%8C%e8%b4%b4", "from=%E6%A1%8C%E8%B4%B4"),
        ("a=1+1&q=who?&s=%26%3d", "a=1%2B1&q=who%3F&s=%26%3D"),
        ("u=https://x.example/", "u=https%3A%2F%2Fx.example%2F"),
    ] {
        assert!(parameters(typed).is_ok(), "{typed}");
        assert_eq!(query(typed), encoded);
        assert_eq!(query(&query(typed)), encoded, "encoded once is encoded for ever");
    }
    for bad in ["table", "=12", "a=1&", "&a=1", "a=1&&b=2", " =1"] {
        assert!(matches!(parameters(bad), Err(Problem::NoPair { .. })), "{bad}");
    }
    for bad in ["a=1#top", "a=50%", "a=%4", "a=%GG", "a=%+1", "a=%E6%A1", "a=%00", "a=%0a"] {
        assert!(matches!(parameters(bad), Err(Problem::BreaksLink { .. })), "{bad}");
    }
    assert_eq!(parameters("a=\n"), Err(Problem::ControlCharacter));
    assert!(parameters(&format!("a={}", "b".repeat(254))).is_ok());
    assert_eq!(parameters(&format!("a={}", "b".repeat(255))), Err(Problem::TooLong { most: 256 }));
}

#[test]
fn an_expiry_is_a_day_that_is_not_over() {
    let now: DateTime<Utc> = "2026-11-24T23:59:59Z".parse().unwrap();
    assert_eq!(expiry("  ", now), Ok(None));
    assert!(expiry("2026-11-24", now).is_ok());
    assert_eq!(expiry("2026-11-23", now), Err(Problem::DayOver));
    for bad in ["tomorrow", "2026-02-30", "24.11.2026", "9999-12-31", "+99999-01-01"] {
        assert_eq!(expiry(bad, now), Err(Problem::NoDay), "{bad}");
    }
}

#[test]
fn the_default_code_opens_in_test_else_the_lowest() {
    use Environment::{Development, Production, Sandbox, Test};
    for (has, expected) in [
        (&[Development, Test, Sandbox, Production][..], Some(Test)),
        (&[Production, Test], Some(Test)),
        (&[Development, Production], Some(Development)),
        (&[Production, Sandbox], Some(Sandbox)),
        (&[Production], Some(Production)),
        (&[], None),
    ] {
        assert_eq!(default_environment(has), expected);
    }
}

fn parts(id: &MiniProgramId) -> LinkParts<'_> {
    LinkParts {
        id,
        environment: Environment::Test,
        version: Some(number(2)),
        page: "pages/order/order",
        parameters: "table=12&from=桌贴",
    }
}

#[test]
fn a_link_names_what_the_template_asks_for() {
    let id: MiniProgramId = "MP7K3Q9X2B4D".parse().unwrap();
    let template = "wallet://mini/{id}?e={environment}&v={version}&p={page}&q={query}";
    assert_eq!(
        link(template, parts(&id)).as_deref(),
        Some(
            "wallet://mini/MP7K3Q9X2B4D?e=test&v=2.0.0&p=pages%2Forder%2Forder\
             &q=table%3D12%26from%3D%25E6%25A1%258C%25E8%25B4%25B4"
        )
    );
    let live = LinkParts { version: None, page: "", parameters: "", ..parts(&id) };
    assert_eq!(link(template, live).as_deref(), Some("wallet://mini/MP7K3Q9X2B4D?e=test&v=&p=&q="));
}

#[test]
fn no_link_runs_code_or_reads_files() {
    let id: MiniProgramId = "MP7K3Q9X2B4D".parse().unwrap();
    for bad in [
        "",
        "javascript:alert('{id}')",
        "JavaScript:{id}",
        "data:text/html,{id}",
        "vbscript:{id}",
        "file:///{id}",
        "blob:{id}",
        "{id}:x",
        "//host/{id}",
        "wallet://{id}{nothing}",
        "wallet://\"><script>{id}",
        "java\nscript:{id}",
    ] {
        let made = link(bad, parts(&id));
        let quoted = made.as_deref().is_some_and(|it| it.starts_with("wallet://"));
        assert!(made.is_none() || quoted, "{bad}: {made:?}");
    }
}

#[test]
fn a_scan_is_a_browser_that_somebody_looks_at() {
    let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";
    let wechat = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile MicroMessenger/8.0";
    assert!(is_scan(safari, "") && is_scan(wechat, ""));
    for purpose in ["prefetch", "prefetch;prerender", "Prefetch"] {
        assert!(!is_scan(safari, purpose), "{purpose}");
    }
    for robot in [
        "",
        "curl/8.5.0",
        "python-requests/2.32",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
    ] {
        assert!(!is_scan(robot, ""), "{robot}");
    }
}

proptest! {
    #[test]
    fn whatever_is_taken_comes_back_from_the_link(typed in "[ -~莲桌%&=]{0,28}") {
        if let Ok(pairs) = parameters(&typed) {
            let made = query(&typed);
            prop_assert!(made.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.~%&=".contains(&it)));
            prop_assert_eq!(parameters(&made).unwrap_or_default(), pairs);
        }
    }
}
