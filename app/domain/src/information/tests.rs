//! Edits, keywords, completeness.

use super::*;
use crate::form::FieldProblem;
use crate::id::HostAppId;

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

fn edit() -> InformationEdit {
    InformationEdit {
        texts: vec![
            TypedTexts {
                language: "en".into(),
                name: "Lotus Coffee".into(),
                ..TypedTexts::default()
            },
            TypedTexts {
                language: "zh-CN".into(),
                tagline: "现磨咖啡".into(),
                ..TypedTexts::default()
            },
        ],
        ..InformationEdit::default()
    }
}

#[test]
fn a_text_that_is_there_must_fit_and_says_where() {
    let problems = edit().checked(MiniProgramKind::Dsl, &Tag::english()).unwrap_err();
    assert_eq!(
        problems,
        [FieldProblem {
            field: Field::Tagline,
            language: Some(tag("zh-CN")),
            problem: Problem::TooNarrow { width: 8, least: 10 }
        }]
    );
}

#[test]
fn the_default_language_stays() {
    let added = InformationEdit { add_language: "MS".into(), ..edit() };
    let mut added = InformationEdit { texts: added.texts[..1].to_vec(), ..added };
    let languages: Vec<Tag> = added
        .checked(MiniProgramKind::Dsl, &Tag::english())
        .unwrap()
        .texts
        .into_iter()
        .map(|it| it.language)
        .collect();
    assert_eq!(languages, [Tag::english(), tag("ms")]);
    added.texts.clear();
    let problems = added.checked(MiniProgramKind::Dsl, &Tag::english()).unwrap_err();
    assert_eq!((problems[0].field, &problems[0].problem), (Field::Name, &Problem::Missing));
}

#[test]
fn a_step_changes_the_form_and_loses_nothing() {
    assert_eq!(edit().stepped(), None, "it is to be stored");
    let step = |step: &str, add: &str| {
        InformationEdit { step: step.into(), add_language: add.into(), ..edit() }.stepped().unwrap()
    };
    let added = step("add", "MS").unwrap();
    assert_eq!((added.open.as_str(), added.step.as_str(), added.texts.len()), ("ms", "", 3));
    assert_eq!((&added.texts[..2], added.add_language.as_str()), (&edit().texts[..], ""));
    assert_eq!(added.texts[2], TypedTexts { language: "ms".into(), ..TypedTexts::default() });
    let known = step("add", "zh-cn").unwrap();
    assert_eq!((known.open.as_str(), &known.texts), ("zh-CN", &edit().texts), "it is opened");
    let removed = step("remove:zh-CN", "").unwrap();
    assert_eq!((removed.open.as_str(), &removed.texts[..]), ("", &edit().texts[..1]));
    for (typed, problem) in [("", Problem::Missing), ("klingon language", Problem::NoLanguage)] {
        assert_eq!(step("add", typed).unwrap_err()[0].problem, problem, "{typed}");
    }
    let mut full = InformationEdit { step: "add".into(), add_language: "ms".into(), ..edit() };
    full.texts.resize(LANGUAGES_MOST as usize, TypedTexts::default());
    let refused = full.stepped().unwrap().unwrap_err();
    assert_eq!(refused[0].problem, Problem::TooMany { most: LANGUAGES_MOST });
}

#[test]
fn one_host_app_at_least_is_chosen_where_they_are_spoken_of() {
    let chosen = |ids: &[&str]| {
        let host_apps = ids.iter().map(|it| (*it).to_owned()).collect();
        let mut form = InformationEdit { host_apps, ..edit() };
        form.texts.truncate(1);
        form.checked(MiniProgramKind::Dsl, &Tag::english()).map(|it| it.host_apps)
    };
    let refused =
        |problem| Err(vec![FieldProblem { field: Field::HostApp, language: None, problem }]);
    assert_eq!(chosen(&[]), Ok(None));
    assert_eq!(chosen(&["", "2", "1", "2"]), Ok(Some(vec![HostAppId(2), HostAppId(1)])));
    assert_eq!(chosen(&[""]), refused(Problem::NoHostAppLeft));
    assert_eq!(chosen(&["", "x"]), refused(Problem::NoSuchChoice));
}

#[test]
fn keywords_are_tidied_and_counted() {
    assert_eq!(keywords(" coffee，café , Coffee,, 咖啡 "), Ok("coffee, café, 咖啡".into()));
    assert_eq!(keywords("a,b,c,d,e,f,g,h,i,j,k"), Err(Problem::TooMany { most: 10 }));
    assert!(matches!(keywords(&"x".repeat(21)), Err(Problem::WordTooLong { .. })));
}

fn texts(language: &str, [name, tagline, description]: [&str; 3]) -> Texts {
    Texts {
        language: tag(language),
        name: name.into(),
        tagline: tagline.into(),
        description: description.into(),
    }
}

#[test]
fn completeness_counts_the_default_language_and_what_others_have() {
    let english = Tag::english();
    let mut all = vec![
        texts("en", ["Lotus Coffee", "Order ahead", ""]),
        texts("zh-CN", ["莲花咖啡", "", ""]),
    ];
    let of = |texts: &[Texts], (logo, category, host_app)| {
        let it = Completeness { default_language: &english, texts, logo, category, host_app };
        let missing: Vec<(Field, Option<String>)> = it
            .missing_for_submission()
            .into_iter()
            .map(|need| (need.field, need.language.map(String::from)))
            .collect();
        (it.needs().len(), missing)
    };
    let en = Some(String::from("en"));
    assert_eq!(
        of(&all, (false, true, false)),
        (7, vec![(Field::Description, en), (Field::Logo, None), (Field::HostApp, None)])
    );
    all[0].description = "Order coffee on the way.".into();
    assert_eq!(of(&all, (true, true, true)), (7, Vec::new()), "a further language falls back");
    assert_eq!(of(&all, (true, false, true)).1, [(Field::Category, None)]);
    all[1].tagline = "现磨咖啡".into();
    let zh = Some(String::from("zh-CN"));
    assert_eq!(
        of(&all, (true, true, true)),
        (8, vec![(Field::Tagline, zh)]),
        "what it has must fit"
    );
    assert_eq!(of(&[], (true, true, true)), (3, Vec::new()));
}

fn place(word: &str) -> Place {
    word.parse().unwrap()
}

/// Words of the places that meet, each with whether theirs is proposed.
fn met(
    was: Option<&InformationEdit>,
    now: &InformationEdit,
    mine: &InformationEdit,
) -> Vec<(String, bool)> {
    let found = conflicts(was, now, mine);
    found.into_iter().map(|it| (it.place.to_string(), it.propose_theirs)).collect()
}

#[test]
fn a_place_has_a_word() {
    for word in ["category", "tagline:zh-CN", "language:ms"] {
        assert_eq!(place(word).to_string(), word);
    }
    for bad in ["", "x", "name:", "name:x!", "x:en"] {
        assert!(bad.parse::<Place>().is_err(), "{bad}");
    }
}

#[test]
fn edits_meet_where_both_changed_something() {
    let was = edit();
    let mut theirs = edit();
    theirs.texts[0].name = "Lotus House".into();
    theirs.keywords = "tea".into();
    theirs.service_phone = "12345".into();
    let mut mine = edit();
    mine.texts[0].name = "Lotus Tea".into();
    mine.texts[0].description = "one\r\ntwo".into();
    mine.service_phone = " 12345 ".into();
    let pair = |word: &str, theirs| (word.to_owned(), theirs);
    assert_eq!(met(Some(&was), &theirs, &mine), [pair("name:en", false), pair("keywords", true)]);
    let found = conflicts(Some(&was), &theirs, &mine);
    assert_eq!(
        (found[0].was.as_deref(), found[0].theirs.as_str(), found[0].mine.as_str()),
        (Some("Lotus Coffee"), "Lotus House", "Lotus Tea")
    );
    assert_eq!(
        met(None, &theirs, &mine),
        [pair("name:en", false), pair("description:en", false), pair("keywords", false)],
        "without what was there, everything that differs is asked, and one's own proposed"
    );
    assert_eq!(met(Some(&was), &was, &mine), [], "nobody else changed anything");

    let merged =
        InformationEdit { theirs: vec!["keywords".into(), "no place".into()], ..mine.clone() };
    let merged = merged.merged(&theirs);
    assert_eq!((merged.texts[0].name.as_str(), merged.keywords.as_str()), ("Lotus Tea", "tea"));
    assert_eq!(merged.theirs, Vec::<String>::new());
    let merged = InformationEdit { theirs: vec!["name:en".into()], ..mine }.merged(&theirs);
    assert_eq!(merged.texts[0].name, "Lotus House");
    assert_eq!(merged.texts[0].description, "one\r\ntwo");
}

#[test]
fn a_language_that_only_one_has_is_one_choice() {
    let mut was = edit();
    was.host_apps = vec!["1".into()];
    let (mut theirs, mut mine) = (was.clone(), was.clone());
    theirs.texts.remove(1);
    theirs.texts.push(TypedTexts {
        language: "ms".into(),
        name: "Teratai".into(),
        ..TypedTexts::default()
    });
    theirs.host_apps = vec!["2".into(), "1".into()];
    mine.host_apps = vec![String::new(), "1".into()];
    let pair = |word: &str, theirs| (word.to_owned(), theirs);
    assert_eq!(
        met(Some(&was), &theirs, &mine),
        [pair("language:ms", true), pair("language:zh-CN", true), pair("host_app", true)]
    );
    mine.theirs = vec!["language:ms".into(), "language:zh-CN".into(), "host_app".into()];
    let merged = mine.merged(&theirs);
    assert_eq!((&merged.texts, &merged.host_apps), (&theirs.texts, &theirs.host_apps));

    let mut removed = was.clone();
    removed.texts.remove(1);
    assert_eq!(met(Some(&was), &was, &removed), [], "only this one took it away");
    let mut changed = was.clone();
    changed.texts[1].tagline = "现磨咖啡，即刻送达".into();
    assert_eq!(met(Some(&was), &changed, &removed), [pair("language:zh-CN", false)]);
}

#[test]
fn an_edit_touches_what_it_changed() {
    let before = edit();
    let mut after = edit();
    after.texts[1].tagline = "现磨咖啡，即刻送达".into();
    for (word, touched) in [
        ("tagline:zh-CN", true),
        ("language:zh-CN", true),
        ("name:zh-CN", false),
        ("language:en", false),
    ] {
        assert_eq!(touches(&before, &after, &place(word)), touched, "{word}");
    }
}
