//! The Information tab: changed in several languages, against the revision that an edit started from.

use crate::mini_program::{create, created};
use crate::people::Who;
use crate::world::{Answer, World};
use app::error::AppError;
use backend::{Actor, Cx};
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, SessionId};
use domain::information::Information;

both!(
    an_edit_is_there_afterwards,
    every_field_says_what_is_wrong,
    a_stale_edit_is_refused_with_what_is_there,
    a_step_of_the_form_stores_nothing,
    of_many_edits_of_one_revision_one_wins,
    languages_come_and_go,
    a_name_that_is_given_up_is_free,
    a_plain_form_keeps_what_was_typed_in_the_address,
    whoever_may_not_edit_reads,
    the_entrance_of_an_html5_one_changes,
);

const EDIT: &str = "/api/information/edit";

/// Texts of a language: its tag, name, tagline and description.
type Texts<'a> = [&'a str; 4];

/// The form as a browser sends it.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The form of a mini program from this revision on.
    pub fn new(id: &MiniProgramId, revision: i64, texts: &[Texts<'_>]) -> Form {
        let mut pairs = vec![
            (String::from("id"), id.to_string()),
            (String::from("form[revision]"), revision.to_string()),
        ];
        for (at, [language, name, tagline, description]) in texts.iter().enumerate() {
            let text = [
                ("language", language),
                ("name", name),
                ("tagline", tagline),
                ("description", description),
            ];
            pairs.extend(text.map(|(field, value)| {
                (format!("form[texts][{at}][{field}]"), (*value).to_owned())
            }));
        }
        Form(pairs)
    }

    /// With one field more.
    #[must_use]
    pub fn and(mut self, field: &str, value: &str) -> Form {
        self.0.push((format!("form[{field}]"), value.to_owned()));
        self
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// Sends it as scripts do.
pub async fn edit(world: &World, form: &Form, who: Who) -> Answer {
    world.post_form(EDIT, &form.pairs(), who).await
}

/// What is stored.
pub async fn read(world: &World, id: &MiniProgramId) -> Information {
    let actor = Actor { account: world.places.account(Who::Admin), session: SessionId(0) };
    let cx = Cx { backend: &world.backend, actor: Some(actor), address: "test" };
    backend::information::open(&cx, id).await.unwrap().information
}

/// Gives Lotus Coffee a name in Chinese.
pub async fn add_chinese_name(world: &World, name: &str) {
    let id = &world.places.lotus.1;
    let now = read(world, id).await;
    let form =
        Form::new(id, now.revision, &[["en", "Lotus Coffee", "", ""], ["zh-CN", name, "", ""]]);
    let answer = edit(world, &form, Who::Admin).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// A tagline that fits.
pub const TAGLINE: &str = "Coffee, ahead of you";
const DESCRIPTION: &str = "Order on the way.\nPay when you arrive.";

async fn an_edit_is_there_afterwards(world: &World) {
    let id = &world.places.lotus.1;
    let form = Form::new(
        id,
        1,
        &[
            ["zh-CN", "莲花咖啡", "现磨咖啡，即刻送达", ""],
            ["en", " Lotus  Coffee ", TAGLINE, "Order on the way.\r\nPay when you arrive.\r\n"],
        ],
    );
    let form = form
        .and("category", &world.places.choices.0.to_string())
        .and("keywords", "coffee，tea, Coffee")
        .and("service_phone", " +60 3-5550 0142 ")
        .and("service_email", "Care@LOTUS.example");
    let answer = edit(world, &form, Who::MerchantAdmin).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "null"));
    let now = read(world, id).await;
    assert_eq!(now.revision, 2);
    let languages: Vec<&str> = now.texts.iter().map(|it| it.language.as_str()).collect();
    assert_eq!(languages, ["en", "zh-CN"], "the default language stands first");
    let english = &now.texts[0];
    assert_eq!((english.name.as_str(), english.tagline.as_str()), ("Lotus Coffee", TAGLINE));
    assert_eq!(english.description, DESCRIPTION);
    assert_eq!(now.keywords, "coffee, tea");
    assert_eq!(
        (now.service_phone.as_str(), now.service_email.as_str()),
        ("+60 3-5550 0142", "Care@lotus.example")
    );
    let shown = world.tab(id, "/information?language=zh-CN", Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("现磨咖啡，即刻送达") && shown.body.contains(TAGLINE));
}

async fn every_field_says_what_is_wrong(world: &World) {
    let id = &world.places.lotus.1;
    let form = Form::new(
        id,
        1,
        &[
            ["en", "ab", "short", "too short"],
            ["zh-CN", &"莲".repeat(16), "", ""],
            ["x!", "", "", ""],
        ],
    )
    .and("category", "99999")
    .and("keywords", "a,b,c,d,e,f,g,h,i,j,k")
    .and("service_phone", "call me")
    .and("service_email", "care")
    .and("add_language", "klingon language");
    let answer = edit(world, &form, Who::MerchantAdmin).await;
    let fields: Vec<Field> = answer.fields().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            Field::Name,
            Field::Tagline,
            Field::Description,
            Field::Name,
            Field::Language,
            Field::Language,
            Field::Keywords,
            Field::ServicePhone,
            Field::ServiceEmail,
        ]
    );
    let AppError::Fields { problems, .. } = answer.json() else { panic!("{}", answer.body) };
    assert_eq!(problems[3].language.as_ref().unwrap().as_str(), "zh-CN");
    for category in [world.places.foreign.0.to_string(), "99999".into(), "x".into()] {
        let form = Form::new(id, 1, &[["en", "Lotus Coffee", "", ""]]).and("category", &category);
        let answer = edit(world, &form, Who::MerchantAdmin).await;
        assert_eq!(answer.fields(), [(Field::Category, Problem::NoSuchChoice)], "{category}");
    }
    let form = Form::new(id, 1, &[["en", "wallet TOP up", "", ""]]);
    assert_eq!(
        edit(world, &form, Who::MerchantAdmin).await.fields(),
        [(Field::Name, Problem::NameTaken)]
    );
    let form = Form::new(id, 1, &[["en", "Lotus Coffee", "", ""], ["ms", "Wallet Top Up", "", ""]]);
    let answer = edit(world, &form, Who::MerchantAdmin).await;
    let AppError::Fields { problems, .. } = answer.json() else { panic!("{}", answer.body) };
    assert_eq!(
        problems[0].language.as_ref().unwrap().as_str(),
        "ms",
        "it is said in which language"
    );
    let now = read(world, id).await;
    assert_eq!((now.revision, now.texts.len()), (1, 1), "a refused edit changes nothing");
}

async fn a_stale_edit_is_refused_with_what_is_there(world: &World) {
    let id = &world.places.lotus.1;
    let first = Form::new(id, 1, &[["en", "Lotus Coffee House", "", ""]]);
    assert_eq!(edit(world, &first, Who::Admin).await.status, 200);
    let second = Form::new(id, 1, &[["en", "Lotus Tea House", "", ""]]);
    let answer = edit(world, &second, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 409);
    let AppError::Stale { typed } = answer.json() else { panic!("{}", answer.body) };
    assert!(typed.unwrap().contains("Lotus Tea House"), "nothing typed is lost");
    assert_eq!(read(world, id).await.texts[0].name, "Lotus Coffee House");

    let page = format!("/mini-programs/{id}/information");
    let plain = world.plain_form(EDIT, &second.pairs(), &page, Who::MerchantAdmin).await;
    let shown = world.get(plain.location(), Who::MerchantAdmin).await.body;
    assert!(
        shown.contains("Lotus Tea House") && shown.contains("Lotus Coffee House"),
        "both are shown"
    );
    assert!(
        shown.contains("name=\"form[revision]\" value=\"2\""),
        "saving again is after having seen it: {shown}"
    );
    for never in [0, 3, -1, i64::MAX] {
        let form = Form::new(id, never, &[["en", "Lotus Tea House", "", ""]]);
        assert_eq!(edit(world, &form, Who::Admin).await.status, 409, "{never}");
    }
}

async fn of_many_edits_of_one_revision_one_wins(world: &World) {
    let id = &world.places.lotus.1;
    let edits = (0..8).map(|at| async move {
        let form = Form::new(id, 1, &[["en", &format!("Lotus Coffee {at}"), "", ""]]);
        edit(world, &form, Who::MerchantAdmin).await.status
    });
    let mut statuses = futures::future::join_all(edits).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(read(world, id).await.revision, 2);
}

async fn languages_come_and_go(world: &World) {
    let id = &world.places.lotus.1;
    let languages = async || {
        let now = read(world, id).await;
        now.texts.iter().map(|it| it.language.to_string()).collect::<Vec<_>>()
    };
    let en = ["en", "Lotus Coffee", "", ""];
    let form = Form::new(id, 1, &[en]).and("add_language", "zh-cn");
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    assert_eq!(languages().await, ["en", "zh-CN"], "an empty one, to be filled in");
    let form = Form::new(id, 2, &[en, ["zh-CN", "", "", ""]]).and("add_language", "ms");
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    let form = Form::new(id, 3, &[en, ["ms", "", "", ""]]);
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    assert_eq!(languages().await, ["en", "ms"]);
    let form = Form::new(id, 4, &[["ms", "", "", ""]]);
    let answer = edit(world, &form, Who::MerchantAdmin).await;
    assert_eq!(answer.fields(), [(Field::Name, Problem::Missing)], "the default language stays");
}

/// A plain form that comes back: the page that one reads then.
pub async fn comes_back(world: &World, form: &Form, who: Who) -> String {
    let page = format!("/mini-programs/{}/information", form.0[0].1);
    let answer = world.plain_form(EDIT, &form.pairs(), &page, who).await;
    assert!(answer.location().contains("__err"), "{} {}", answer.status, answer.location());
    world.get(answer.location(), who).await.body
}

async fn a_step_of_the_form_stores_nothing(world: &World) {
    let id = &world.places.lotus.1;
    let form = |step: &str, add: &str| {
        Form::new(id, 1, &[["en", "Lotus Tea", "", ""], ["zh-CN", "", "现磨", ""]])
            .and("keywords", "tea")
            .and("add_language", add)
            .and("step", step)
    };
    let shown = comes_back(world, &form("add", "ms"), Who::MerchantAdmin).await;
    for typed in ["Lotus Tea", "现磨", "value=\"tea\"", "name=\"form[texts][2][name]\""] {
        assert!(shown.contains(typed), "{typed}: nothing typed is lost, and the language is there");
    }
    assert!(shown.contains("value=\"ms\" checked"), "it is open");
    assert!(shown.contains("Nothing is saved yet") && !shown.contains("role=\"alert\""));
    let shown = comes_back(world, &form("remove:zh-CN", ""), Who::MerchantAdmin).await;
    assert!(shown.contains("Lotus Tea") && !shown.contains("form[texts][1]"));
    let shown = comes_back(world, &form("add", ""), Who::MerchantAdmin).await;
    assert!(shown.contains("field__error") && shown.contains("Lotus Tea"));
    assert_eq!(read(world, id).await.revision, 1);
    for (who, status) in [(Who::MerchantDev, 403), (Who::OtherAdmin, 404), (Who::Nobody, 401)] {
        assert_eq!(edit(world, &form("add", "ms"), who).await.status, status, "{who:?}");
    }
}

async fn a_name_that_is_given_up_is_free(world: &World) {
    let places = &world.places;
    add_chinese_name(world, "莲花咖啡").await;
    let form = Form::new(&places.lotus.1, 2, &[["en", "Jasmine Tea", "", ""]]);
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    for name in ["Lotus Coffee", "莲花咖啡"] {
        created(&create(world, &places.form(&places.other.key, name), Who::OtherAdmin).await);
    }
    let back = Form::new(&places.lotus.1, 3, &[["en", "Lotus Coffee", "", ""]]);
    assert_eq!(
        edit(world, &back, Who::MerchantAdmin).await.fields(),
        [(Field::Name, Problem::NameTaken)]
    );
    let twice = Form::new(
        &places.lotus.1,
        3,
        &[["en", "Jasmine Tea", "", ""], ["ms", "JASMINE tea", "", ""]],
    );
    assert_eq!(
        edit(world, &twice, Who::MerchantAdmin).await.status,
        200,
        "one may have it in two languages"
    );
}

async fn a_plain_form_keeps_what_was_typed_in_the_address(world: &World) {
    let id = &world.places.lotus.1;
    let page = format!("/mini-programs/{id}/information?language=en");
    let wrong = Form::new(id, 1, &[["en", "Lotus Coffee", "first", DESCRIPTION]]);
    let refused = world.plain_form(EDIT, &wrong.pairs(), &page, Who::MerchantAdmin).await;
    assert_eq!(refused.status, 302);
    assert!(refused.location().starts_with(&page), "{}", refused.location());
    let shown = world.get(refused.location(), Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("value=\"first\"") && shown.body.contains("Pay when you arrive."));
    assert!(shown.body.contains("field__error"));

    let wrong = Form::new(id, 1, &[["en", "Lotus Coffee", "second", DESCRIPTION]]);
    let again =
        world.plain_form(EDIT, &wrong.pairs(), refused.location(), Who::MerchantAdmin).await;
    let shown = world.get(again.location(), Who::MerchantAdmin).await.body;
    assert!(
        shown.contains("value=\"second\"") && !shown.contains("value=\"first\""),
        "the last try is shown"
    );

    let right = Form::new(id, 1, &[["en", "Lotus Coffee", TAGLINE, DESCRIPTION]]);
    let saved = world.plain_form(EDIT, &right.pairs(), again.location(), Who::MerchantAdmin).await;
    assert_eq!(saved.status, 302);
    assert!(!saved.location().contains("__err"), "{}", saved.location());
    let shown = world.get(saved.location(), Who::MerchantAdmin).await.body;
    assert!(shown.contains(TAGLINE) && !shown.contains("field__error"));
}

async fn whoever_may_not_edit_reads(world: &World) {
    let id = &world.places.lotus.1;
    let form = Form::new(id, 1, &[["en", "Jasmine Tea", "", ""]]);
    let answer = edit(world, &form, Who::MerchantDev).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains(Who::MerchantAdmin.name()), "it says whom to ask");
    assert_eq!(edit(world, &form, Who::OtherAdmin).await.json::<AppError>(), AppError::NotFound);
    let shown = world.tab(id, "/information", Who::MerchantDev).await.body;
    assert!(!shown.contains("form[texts]"), "there is no form");
    assert!(
        world
            .tab(id, "/information", Who::MerchantAdmin)
            .await
            .body
            .contains("form[texts][0][name]")
    );
}

async fn the_entrance_of_an_html5_one_changes(world: &World) {
    let id = &world.places.web.1;
    let with =
        |url: &str| Form::new(id, 1, &[["en", "Lotus Web Shop", "", ""]]).and("entrance_url", url);
    for (url, problem) in [("http://a.example", Problem::NoHttpsAddress), ("", Problem::Missing)] {
        assert_eq!(
            edit(world, &with(url), Who::MerchantAdmin).await.fields(),
            [(Field::EntranceUrl, problem)]
        );
    }
    assert_eq!(
        edit(world, &with("https://new.lotus.example/x"), Who::MerchantAdmin).await.status,
        200
    );
    assert_eq!(read(world, id).await.entrance_url.as_deref(), Some("https://new.lotus.example/x"));
    let dsl = Form::new(&world.places.lotus.1, 1, &[["en", "Lotus Coffee", "", ""]])
        .and("entrance_url", "https://x.example");
    assert_eq!(edit(world, &dsl, Who::MerchantAdmin).await.status, 200);
    assert_eq!(read(world, &world.places.lotus.1).await.entrance_url, None, "a DSL one has none");
}
