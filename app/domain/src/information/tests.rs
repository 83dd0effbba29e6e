//! Edits, keywords, completeness.

use super::*;

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
fn languages_come_and_go_but_the_default_stays() {
    let removed =
        InformationEdit { remove_language: "zh-CN".into(), add_language: "MS".into(), ..edit() };
    let languages: Vec<Tag> = removed
        .checked(MiniProgramKind::Dsl, &Tag::english())
        .unwrap()
        .texts
        .into_iter()
        .map(|it| it.language)
        .collect();
    assert_eq!(languages, [Tag::english(), tag("ms")]);
    let mut without = edit();
    without.texts.remove(0);
    without.texts[0].tagline.clear();
    let problems = without.checked(MiniProgramKind::Dsl, &Tag::english()).unwrap_err();
    assert_eq!((problems[0].field, &problems[0].problem), (Field::Name, &Problem::Missing));
    let default_removed = InformationEdit { remove_language: "en".into(), ..edit() };
    assert!(default_removed.checked(MiniProgramKind::Dsl, &Tag::english()).is_err());
}

#[test]
fn keywords_are_tidied_and_counted() {
    assert_eq!(keywords(" coffee，café , Coffee,, 咖啡 "), Ok("coffee, café, 咖啡".into()));
    assert_eq!(keywords("a,b,c,d,e,f,g,h,i,j,k"), Err(Problem::TooMany { most: 10 }));
    assert!(matches!(keywords(&"x".repeat(21)), Err(Problem::WordTooLong { .. })));
}

#[test]
fn completeness_counts_the_default_language_and_what_others_have() {
    let information = Information {
        revision: 1,
        kind: MiniProgramKind::Dsl,
        entrance_url: None,
        default_language: Tag::english(),
        texts: vec![
            Texts {
                language: Tag::english(),
                name: "Lotus Coffee".into(),
                tagline: "Order ahead".into(),
                description: String::new(),
            },
            Texts {
                language: tag("zh-CN"),
                name: "莲花咖啡".into(),
                tagline: String::new(),
                description: String::new(),
            },
        ],
        has_logo: false,
        category: Some(CategoryId(1)),
        keywords: String::new(),
        service_phone: String::new(),
        service_email: String::new(),
        host_apps: Vec::new(),
        categories: Vec::new(),
    };
    let needs = information.needs();
    let open: Vec<Field> =
        needs.iter().filter(|need| need.problem.is_some()).map(|need| need.field).collect();
    assert_eq!(needs.len(), 7);
    assert_eq!(open, [Field::Description, Field::File, Field::HostApp]);
}
