//! Versions: uploaded, refused, listed and shown.

use crate::packages::{body, package, request};
use crate::people::Who;
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{version, version_jsapi, workspace};
use backend::release::VersionFilter;
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::package::Refusal;
use domain::version::{Grant, UploadForm, Uploaded, VersionPage};
use sea_orm::entity::prelude::*;

both!(
    a_package_becomes_a_version,
    a_plain_form_is_answered_with_a_redirect,
    numbers_are_proposed_and_only_rise,
    half_a_file_leaves_nothing,
    an_upload_that_breaks_off_leaves_nothing,
    what_is_no_package_is_refused_in_words,
    too_large_an_upload_is_refused,
    whoever_may_not_upload_is_told_before_it_is_read,
    the_same_content_is_kept_once,
    of_sixteen_with_one_number_one_wins,
    versions_are_listed_highest_first,
);

/// Uploads a package to Lotus Coffee as scripts do.
pub async fn upload(world: &World, number: Option<&str>, file: &[u8], who: Who) -> Answer {
    upload_to(world, &world.places.lotus.1, body(number, file), "application/json", who).await
}

async fn upload_to(
    world: &World,
    id: &MiniProgramId,
    body: Vec<u8>,
    accept: &str,
    who: Who,
) -> Answer {
    world.send(request(&format!("/mini-programs/{id}/versions"), accept, body), who).await
}

fn uploaded(answer: &Answer) -> Uploaded {
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json::<Result<Uploaded, AppError>>().unwrap()
}

fn refused(answer: &Answer) -> AppError {
    answer.json::<Result<Uploaded, AppError>>().unwrap_err()
}

async fn form(world: &World) -> UploadForm {
    let path = format!("/api/version/upload-form?id={}", world.places.lotus.1);
    world.ask(&path, Who::MerchantDev).await.json()
}

async fn rows(world: &World) -> u64 {
    version::Entity::find().count(world.db()).await.unwrap()
}

/// That neither a row nor a file is left of an upload.
async fn nothing_is_left(world: &World) {
    assert_eq!(rows(world).await, 0);
    assert_eq!(world.files("packages"), Vec::<String>::new());
    assert_eq!(world.files("incoming"), Vec::<String>::new());
}

async fn a_package_becomes_a_version(world: &World) {
    let file = package(
        "my.tradePay({}); my.getLocation({}); my.openClubCard({}); fetch('https://api.lotus.example/x');",
    );
    let answer = upload(world, Some("1.0.0"), &file, Who::MerchantDev).await;
    let made = uploaded(&answer);
    assert_eq!(made.address, format!("/mini-programs/{}/versions/1.0.0", world.places.lotus.1));
    let (cx, number) = (world.cx(Who::MerchantDev).await, "1.0.0".parse().unwrap());
    let (detail, _) = backend::version::detail(&cx, &world.places.lotus.1, number).await.unwrap();
    assert_eq!(detail.uploader.name, Who::MerchantDev.name());
    assert_eq!(detail.uploaded, world.clock().now());
    let found = detail.package.unwrap();
    assert_eq!(found.size, file.len() as u64);
    assert_eq!(found.pages.len(), 1);
    assert_eq!(found.file_count, 5);
    let names: Vec<&str> = found.jsapis.iter().map(|it| it.used.name.as_str()).collect();
    assert_eq!(names, ["getLocation", "openClubCard", "tradePay"]);
    assert_eq!(found.jsapis[1].grant, Grant::Unknown);
    assert!(
        matches!(&found.jsapis[2].grant, Grant::NotGranted { features } if !features.is_empty())
    );
    assert_eq!(found.jsapis[2].used.places[0].file, "pages/index/index.js");
    assert_eq!(world.files("packages"), [format!("{}.zip", found.sha256)]);
    assert_eq!(world.files("incoming"), Vec::<String>::new());
    assert_eq!(version_jsapi::Entity::find().count(world.db()).await.unwrap(), 3);
    let shown = world.get(&made.address, Who::MerchantDev).await;
    assert_eq!(shown.status, 200);
    for part in
        ["1.0.0", "tradePay", "pages/index/index.js", "api.lotus.example", &found.sha256[..8]]
    {
        assert!(shown.body.contains(part), "{part}");
    }
    let number = world.tab(&world.places.lotus.1, "/versions/1.0", Who::MerchantDev).await;
    assert_eq!(number.status, 404);
}

async fn a_plain_form_is_answered_with_a_redirect(world: &World) {
    let id = &world.places.lotus.1;
    let answer =
        upload_to(world, id, body(Some("1.0.0"), &package("")), "text/html", Who::MerchantAdmin)
            .await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, format!("/mini-programs/{id}/versions/1.0.0").as_str())
    );
    let again =
        upload_to(world, id, body(Some("1.0.0"), &package("")), "text/html", Who::MerchantAdmin)
            .await;
    assert_eq!(again.status, 303);
    assert!(
        again.location().starts_with(&format!("/mini-programs/{id}/versions/upload?")),
        "{}",
        again.location()
    );
    let shown = world.get(again.location(), Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    assert!(
        shown.body.contains("field__error") && shown.body.contains("1.0.0"),
        "the number's field says why"
    );
    let cut = &package("")[..100];
    let broken =
        upload_to(world, id, body(Some("1.0.1"), cut), "text/html", Who::MerchantAdmin).await;
    let shown = world.get(broken.location(), Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    assert!(
        shown.body.contains("role=\"alert\""),
        "what is wrong with the package stands above the form"
    );
    let signed_out =
        upload_to(world, id, body(Some("1.0.1"), &package("")), "text/html", Who::Nobody).await;
    assert_eq!(signed_out.status, 303);
    assert_eq!(rows(world).await, 1);
}

async fn numbers_are_proposed_and_only_rise(world: &World) {
    let first = form(world).await;
    assert_eq!((first.proposed.to_string().as_str(), first.highest), ("1.0.0", None));
    let made = uploaded(&upload(world, Some(""), &package(""), Who::MerchantDev).await);
    assert_eq!(made.number.to_string(), "1.0.0", "without a number it is the proposed one");
    uploaded(&upload(world, Some(" 1.10.0 "), &package("1"), Who::MerchantDev).await);
    let next = form(world).await;
    assert_eq!(next.proposed.to_string(), "1.10.1");
    assert_eq!(next.highest.unwrap().to_string(), "1.10.0");
    for lower in ["1.10.0", "1.9.99", "0.0.1"] {
        let answer = upload(world, Some(lower), &package("2"), Who::MerchantDev).await;
        assert_eq!(answer.status, 422);
        let AppError::Fields { problems, .. } = refused(&answer) else { panic!("{}", answer.body) };
        assert_eq!(problems[0].problem, Problem::NotHigher { highest: "1.10.0".into() }, "{lower}");
    }
    for none in ["1.10", "v2.0.0", "02.0.0", "1.2.1000000", &"9".repeat(200)] {
        let answer = upload(world, Some(none), &package("2"), Who::MerchantDev).await;
        let AppError::Fields { problems, .. } = refused(&answer) else { panic!("{}", answer.body) };
        assert_eq!(
            (problems[0].field, &problems[0].problem),
            (Field::Number, &Problem::NoVersionNumber),
            "{none}"
        );
    }
    let made = uploaded(&upload(world, None, &package("2"), Who::MerchantDev).await);
    assert_eq!(made.number.to_string(), "1.10.1");
    assert_eq!(rows(world).await, 3);
    assert_eq!(world.files("packages").len(), 3, "nothing is kept of what was refused");
}

async fn half_a_file_leaves_nothing(world: &World) {
    let whole = package("my.tradePay({});");
    for cut in [1, 10, whole.len() / 2, whole.len() - 1] {
        let answer = upload(world, Some("1.0.0"), &whole[..cut], Who::MerchantDev).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(matches!(refused(&answer), AppError::Refused(_)), "{}", answer.body);
    }
    let nothing = upload(world, Some("1.0.0"), b"", Who::MerchantDev).await;
    let AppError::Fields { problems, .. } = refused(&nothing) else { panic!("{}", nothing.body) };
    assert_eq!((problems[0].field, &problems[0].problem), (Field::File, &Problem::Missing));
    nothing_is_left(world).await;
}

async fn an_upload_that_breaks_off_leaves_nothing(world: &World) {
    let id = &world.places.lotus.1;
    let whole = body(Some("1.0.0"), &package("my.tradePay({});"));
    for cut in [0, 40, 150, whole.len() / 2, whole.len() - 30] {
        let answer =
            upload_to(world, id, whole[..cut].to_vec(), "application/json", Who::MerchantDev).await;
        assert_eq!((answer.status, refused(&answer)), (400, AppError::BrokenOff), "cut at {cut}");
    }
    let mut no_form =
        request(&format!("/mini-programs/{id}/versions"), "application/json", b"id=1".to_vec());
    no_form
        .headers_mut()
        .insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(world.send(no_form, Who::MerchantDev).await.status, 400);
    nothing_is_left(world).await;
}

async fn what_is_no_package_is_refused_in_words(world: &World) {
    let answer = upload(
        world,
        Some("1.0.0"),
        b"this is no zip, but a text that is long enough",
        Who::MerchantDev,
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(matches!(refused(&answer), AppError::Refused(_)));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("package.json", zip::write::SimpleFileOptions::default()).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let answer = upload(world, Some("1.0.0"), &zip, Who::MerchantDev).await;
    let error = refused(&answer);
    assert!(matches!(error, AppError::Refused(_)), "{error:?}");
    let id = &world.places.lotus.1;
    let plain =
        upload_to(world, id, body(Some("1.0.0"), &zip), "text/html", Who::MerchantDev).await;
    let shown = world.get(plain.location(), Who::MerchantDev).await.body;
    assert!(shown.contains("app.json"), "the reason is on the page");
    nothing_is_left(world).await;
}

async fn too_large_an_upload_is_refused(world: &World) {
    let txn = world.begin().await;
    workspace::Entity::update_many()
        .col_expr(workspace::Column::Limits, Expr::value(r#"{"upload_bytes": 2000}"#))
        .filter(workspace::COLUMN.id.eq(world.places.tenant.id))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    assert_eq!(form(world).await.most, 2_000);
    let large = vec![0; 3_000_000];
    let answer = upload(world, Some("1.0.0"), &large, Who::MerchantDev).await;
    assert_eq!(answer.status, 422);
    let AppError::Refused(Refusal::UploadTooLarge { limit, value }) = refused(&answer) else {
        panic!("{}", answer.body)
    };
    assert_eq!((limit, value), (2_000, 3_000_000), "it says how large it was");
    nothing_is_left(world).await;
    uploaded(&upload(world, Some("1.0.0"), &package(""), Who::MerchantDev).await);
}

async fn whoever_may_not_upload_is_told_before_it_is_read(world: &World) {
    let places = &world.places;
    let small = || body(Some("1.0.0"), &package(""));
    for who in [Who::Stranger, Who::Blocked, Who::Reviewer, Who::Developer, Who::OtherAdmin] {
        let answer = upload(world, Some("1.0.0"), &package(""), who).await;
        assert_eq!((answer.status, refused(&answer)), (404, AppError::NotFound), "{who:?}");
    }
    let answer = upload(world, Some("1.0.0"), &package(""), Who::Nobody).await;
    assert_eq!((answer.status, refused(&answer)), (401, AppError::SignedOut));
    let html5 =
        upload_to(world, &places.web.1, small(), "application/json", Who::MerchantAdmin).await;
    assert_eq!(
        (html5.status, refused(&html5)),
        (404, AppError::NotFound),
        "an HTML5 one has no package"
    );
    let wrong = world
        .send(request("/mini-programs/nothing/versions", "application/json", small()), Who::Admin)
        .await;
    assert_eq!(wrong.status, 404);
    nothing_is_left(world).await;
    for (who, number) in
        [(Who::MerchantDev, "1.0.0"), (Who::MerchantAdmin, "1.0.1"), (Who::Admin, "1.0.2")]
    {
        uploaded(&upload(world, Some(number), &package(""), who).await);
    }
}

async fn the_same_content_is_kept_once(world: &World) {
    let file = package("my.showToast({});");
    uploaded(&upload(world, Some("1.0.0"), &file, Who::MerchantDev).await);
    uploaded(&upload(world, Some("1.0.1"), &file, Who::MerchantDev).await);
    assert_eq!((rows(world).await, world.files("packages").len()), (2, 1));
    // A refused upload of the same content does not take away what the versions name.
    assert_eq!(upload(world, Some("1.0.1"), &file, Who::MerchantDev).await.status, 422);
    assert_eq!(world.files("packages").len(), 1);
    let verified = backend::verification::verify(&world.backend).await.unwrap();
    assert_eq!((verified.packages, verified.broken), (1, None));
}

async fn of_sixteen_with_one_number_one_wins(world: &World) {
    let uploads = (0..16).map(|at| async move {
        // Every other one has the same content as the one before it.
        let file = package(&format!("my.log({});", at / 2));
        upload(world, Some("1.0.0"), &file, Who::MerchantDev).await
    });
    let answers = futures::future::join_all(uploads).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|it| it.status == 201);
    assert_eq!(won.len(), 1);
    for answer in lost {
        let AppError::Fields { problems, .. } = refused(answer) else { panic!("{}", answer.body) };
        assert_eq!(problems[0].problem, Problem::NotHigher { highest: "1.0.0".into() });
    }
    assert_eq!(
        (rows(world).await, world.files("packages").len()),
        (1, 1),
        "nothing is left of the others"
    );
    assert_eq!(world.files("incoming"), Vec::<String>::new());
    assert_eq!(backend::verification::verify(&world.backend).await.unwrap().broken, None);
}

async fn versions_are_listed_highest_first(world: &World) {
    for number in ["1.2.0", "1.9.0", "1.10.0", "2.0.0"] {
        uploaded(&upload(world, Some(number), &package(""), Who::MerchantDev).await);
    }
    let (cx, id) = (world.cx(Who::MerchantDev).await, &world.places.lotus.1);
    let list = async |after: &str| {
        let filter = VersionFilter { after: after.parse().ok(), ..VersionFilter::default() };
        backend::release::versions(&cx, id, &filter).await.unwrap().page
    };
    let numbers =
        |page: &VersionPage| page.rows.iter().map(|it| it.number.to_string()).collect::<Vec<_>>();
    let all = list("").await;
    assert_eq!(
        (numbers(&all), all.count),
        (vec!["2.0.0".into(), "1.10.0".into(), "1.9.0".into(), "1.2.0".into()], 4)
    );
    let later = list("1.10.0").await;
    assert_eq!(numbers(&later), ["1.9.0", "1.2.0"]);
    let unread = world.tab(id, "/versions?after=nonsense", Who::MerchantDev).await;
    assert!(unread.status == 200 && unread.body.contains("2.0.0"), "{}", unread.body);
}
