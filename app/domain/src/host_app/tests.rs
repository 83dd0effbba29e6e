use super::*;

fn form() -> HostAppForm {
    HostAppForm { key: "wallet".into(), name: "Wallet".into(), ..HostAppForm::default() }
}

fn problems(form: &HostAppForm) -> Vec<(Field, Problem)> {
    let found = form.checked_new().unwrap_err();
    found.into_iter().map(|it| (it.field, it.problem)).collect()
}

#[test]
fn a_key_is_lower_case_letters_digits_and_hyphens() {
    for good in ["a", "harbour-wallet", "wallet2", &"k".repeat(40)] {
        assert_eq!(key(good), Ok(good.to_owned()));
    }
    for bad in ["Wallet", "-a", "a-", "a b", "钱包", "new", "a/b", &"k".repeat(41)] {
        assert_eq!(key(bad), Err(Problem::NoKey), "{bad}");
    }
    assert_eq!(key("  "), Err(Problem::Missing));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let wrong = HostAppForm {
        ios: "com.example.app\nnothing".into(),
        android: "com.1example".into(),
        fingerprints: "00:11".into(),
        deep_link: "wallet://open".into(),
        ..HostAppForm::default()
    };
    assert_eq!(
        problems(&wrong),
        [
            (Field::Key, Problem::Missing),
            (Field::Name, Problem::Missing),
            (Field::IosBundleIds, Problem::NotOfThisForm { entry: "nothing".into() }),
            (Field::AndroidPackageIds, Problem::NotOfThisForm { entry: "com.1example".into() }),
            (Field::Fingerprints, Problem::NotOfThisForm { entry: "00:11".into() }),
            (Field::DeepLink, Problem::NoIdPlaceholder),
        ]
    );
}

#[test]
fn a_wrong_key_alone_is_refused() {
    let wrong = HostAppForm { key: "Wallet".into(), ..form() };
    assert_eq!(problems(&wrong), [(Field::Key, Problem::NoKey)]);
}

#[test]
fn a_fingerprint_is_stored_in_one_shape() {
    let plain = "ab".repeat(32);
    let colons = vec!["AB"; 32].join(":");
    let typed = HostAppForm { fingerprints: format!("{plain}\r\n{colons}"), ..form() };
    assert_eq!(typed.checked().unwrap().fingerprints, [colons.as_str()], "the same one twice");
    for bad in ["ab".repeat(31), "zz".repeat(32), format!("{colons}:AB"), "é".repeat(32)] {
        assert_eq!(fingerprint(&bad), None, "{bad}");
    }
    let nine: Vec<String> = (0..9).map(|it| format!("{it}0").repeat(32)).collect();
    let many = HostAppForm { fingerprints: nine.join(", "), ..form() };
    assert_eq!(problems(&many), [(Field::Fingerprints, Problem::TooMany { most: 8 })]);
}

#[test]
fn a_deep_link_opens_an_app_and_names_the_mini_program() {
    for good in [
        "wallet://mini/{id}?env={environment}&v={version}&page={page}&{query}",
        "https://wallet.example/m/{id}",
        "wallet+x.y-z:{id}",
    ] {
        assert_eq!(deep_link(good), Ok(good.to_owned()));
    }
    for bad in
        ["JavaScript:alert('{id}')", "data:,{id}", "file:///{id}", "{id}", "1a:{id}", ":{id}"]
    {
        assert_eq!(deep_link(bad), Err(Problem::NoScheme), "{bad}");
    }
    for (bad, placeholder) in
        [("w://{id}/{user}", "{user}"), ("w://{id}/{", "{"), ("w://}{id}", "}{id}")]
    {
        let expected = Problem::UnknownPlaceholder { placeholder: placeholder.into() };
        assert_eq!(deep_link(bad), Err(expected), "{bad}");
    }
    assert!(deep_link("java\tscript:{id}").is_err());
    assert_eq!(
        deep_link(&format!("w://{{id}}{}", "a".repeat(500))),
        Err(Problem::TooLong { most: 500 })
    );
}

#[test]
fn production_is_always_there_and_always_reviewed() {
    let on = TargetForm { on: true, review: true, pilot_testing: true };
    let all = HostAppForm { development: on, test: on, sandbox: on, ..form() };
    let target =
        |environment, review, pilot_testing| TargetSettings { environment, review, pilot_testing };
    assert_eq!(
        all.checked().unwrap().targets,
        [
            target(Environment::Development, false, false),
            target(Environment::Test, false, false),
            target(Environment::Sandbox, true, true),
            target(Environment::Production, true, false),
        ]
    );
    let none = HostAppForm {
        production: TargetForm { pilot_testing: true, ..TargetForm::default() },
        ..form()
    };
    assert_eq!(none.checked().unwrap().targets, [target(Environment::Production, true, true)]);
}
