//! Pictures of findings: sent with a rejection, kept while the form comes back, shown to whoever may see the
//! request, refused in words.

use crate::logo;
use crate::packages;
use crate::people::Who;
use crate::release::target;
use crate::review::{VERSION, launch, page, submit};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{audit_event, finding_picture, request_finding};
use chrono::TimeDelta;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::RequestId;
use domain::request::TypedFinding;
use domain::request::picture::BYTES_MOST;
use domain::workspace::Environment;
use image::{DynamicImage, ImageFormat, RgbImage};
use sea_orm::entity::prelude::*;
use std::io::Cursor;

both!(
    a_finding_is_shown_with_its_picture,
    a_picture_stays_with_a_form_that_comes_back,
    what_is_no_picture_is_refused_in_words,
    one_of_another_form_is_not_taken,
    what_waits_too_long_goes,
);

fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(RgbImage::new(width, height));
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Rejects with one finding that has these fields more, and these files.
async fn reject(
    world: &World,
    number: RequestId,
    more: &[(&str, &str)],
    files: &[(&str, &[u8])],
    who: Who,
) -> Answer {
    let number = number.to_string();
    let mut texts = vec![
        ("number", number.as_str()),
        ("reason", "Not yet"),
        ("findings[0][severity]", "must-fix"),
        ("findings[0][text]", "The heading is cut"),
    ];
    texts.extend(more);
    let body = packages::form(&texts, files);
    let request = packages::request("/api/request/reject", "application/json", body);
    world.send(request, who).await
}

/// What a form that came back holds.
fn typed(answer: &Answer) -> Vec<TypedFinding> {
    let (AppError::Draft { typed } | AppError::Fields { typed, .. }) = answer.json() else {
        panic!("{}", answer.body)
    };
    let (_, findings): (String, Vec<TypedFinding>) = serde_json::from_str(&typed.unwrap()).unwrap();
    findings
}

async fn stored(world: &World) -> Vec<finding_picture::Model> {
    finding_picture::Entity::find().all(world.db()).await.unwrap()
}

async fn found(world: &World) -> usize {
    request_finding::Entity::find().all(world.db()).await.unwrap().len()
}

async fn a_finding_is_shown_with_its_picture(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let shot = file(390, 844, ImageFormat::WebP);
    let done = reject(world, number, &[], &[("findings[0][file]", &shot[..])], Who::Reviewer).await;
    assert_eq!((done.status, done.location()), (200, format!("/requests/{number}").as_str()));
    let kept = stored(world).await.pop().unwrap();
    assert!(kept.finding_id.is_some());
    assert_eq!((kept.media.as_str(), kept.width, kept.height), ("image/png", 390, 844));
    let address = format!("/requests/{number}/pictures/{}", kept.token);
    let shown = page(world, number, Who::MerchantAdmin).await;
    assert!(shown.contains(&format!("src=\"{address}\"")), "{shown}");
    assert!(shown.contains("alt=\"Picture of the finding “The heading is cut”\""), "{shown}");
    for (who, status) in [
        (Who::Reviewer, 200),
        (Who::Admin, 200),
        (Who::MerchantAdmin, 200),
        (Who::MerchantDev, 403),
        (Who::OtherAdmin, 404),
        (Who::Developer, 404),
        (Who::Stranger, 404),
        (Who::Nobody, 303),
    ] {
        assert_eq!(world.get(&address, who).await.status, status, "{who:?}");
    }
    for none in [
        "%00",
        "nothing",
        &"0".repeat(32),
        &kept.token.to_uppercase(),
        &format!("{}%00", kept.token),
    ] {
        let address = format!("/requests/{number}/pictures/{none}");
        assert_eq!(world.get(&address, Who::Reviewer).await.status, 404, "{none}");
    }
    let picture = world.get(&address, Who::MerchantAdmin).await;
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert_eq!(picture.header("cache-control"), "private, max-age=31536000, immutable");
    let events = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(EventKind::RequestRejected))
        .all(world.db())
        .await
        .unwrap();
    assert!(events[0].after.contains(&kept.token), "{:?}", events[0].after);

    // Submitted again: it stands with what is still open, on the page of the new request.
    let production = target(world, Environment::Production).await;
    let second = submit(world, VERSION, production, Who::MerchantAdmin).await;
    let address = format!("/requests/{second}/pictures/{}", kept.token);
    assert!(page(world, second, Who::Reviewer).await.contains(&address));
    assert_eq!(world.get(&address, Who::Reviewer).await.status, 200);
    for nowhere in [format!("/requests/999999/pictures/{}", kept.token), format!("{address}0")] {
        assert_eq!(world.get(&nowhere, Who::Reviewer).await.status, 404, "{nowhere}");
    }
}

async fn a_picture_stays_with_a_form_that_comes_back(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let shot = logo::png(64, 32, 9);
    let files = [("findings[0][file]", shot.as_slice())];
    let answer = reject(world, number, &[("step", "add")], &files, Who::Reviewer).await;
    let rows = typed(&answer);
    let token = rows[0].picture.clone();
    assert_eq!((rows.len(), token.is_empty(), found(world).await), (2, false, 0));
    let address = format!("/requests/{number}/pictures/{token}");
    assert_eq!(world.get(&address, Who::Reviewer).await.status, 200);
    assert_eq!(
        world.get(&address, Who::MerchantAdmin).await.status,
        404,
        "nobody else sees it yet"
    );

    // Another file takes its place, or none; what stays is taken with the rejection.
    let more = [("findings[0][picture]", token.as_str()), ("step", "add")];
    let other = typed(&reject(world, number, &more, &files, Who::Reviewer).await);
    assert!(!other[0].picture.is_empty() && other[0].picture != token);
    let more =
        [("findings[0][picture]", token.as_str()), ("findings[0][drop]", "true"), ("step", "add")];
    assert_eq!(typed(&reject(world, number, &more, &[], Who::Reviewer).await)[0].picture, "");
    let empty = [("findings[0][file]", &b""[..])];
    let more = [("findings[0][picture]", token.as_str())];
    let done = reject(world, number, &more, &empty, Who::Reviewer).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let kept = stored(world).await;
    let claimed: Vec<&str> =
        kept.iter().filter(|it| it.finding_id.is_some()).map(|it| it.token.as_str()).collect();
    assert_eq!(claimed, [token.as_str()]);
    assert_eq!(world.get(&address, Who::MerchantAdmin).await.status, 200);
}

async fn what_is_no_picture_is_refused_in_words(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let wide = file(4_097, 1, ImageFormat::Png);
    let large = vec![0; usize::try_from(BYTES_MOST).unwrap() + 1];
    let bytes = BYTES_MOST + 1;
    let mut bomb = logo::png(8, 8, 0);
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let pixels = |width, height| Problem::TooManyPixels { width, height, most: 4_096 };
    for (bytes, problem) in [
        (&b"no picture"[..], Problem::NoImage),
        (&b"GIF89a\x01\0\x01\0\0\0\0;"[..], Problem::NoImage),
        (&wide[..], pixels(4_097, 1)),
        (&bomb[..], pixels(65_536, 65_536)),
        (&large[..], Problem::PictureTooLarge { bytes, most: BYTES_MOST }),
    ] {
        let files = [("findings[0][file]", bytes)];
        let refused = reject(world, number, &[], &files, Who::Reviewer).await;
        assert_eq!(refused.fields(), [(Field::Finding, problem.clone())]);
        let rows = typed(&refused);
        assert_eq!(rows[0].text, "The heading is cut", "nothing typed is lost");
        assert_eq!(rows[0].refused, Some(problem));
    }
    assert_eq!((found(world).await, stored(world).await.len()), (0, 0));
    let shot = logo::png(8, 8, 1);
    let files = [("findings[0][file]", shot.as_slice())];
    for (who, status) in [(Who::MerchantAdmin, 403), (Who::OtherAdmin, 404), (Who::Nobody, 401)] {
        assert_eq!(reject(world, number, &[], &files, who).await.status, status, "{who:?}");
    }
    let alone = [("findings[0][text]", "")];
    let refused = reject(world, number, &alone, &files, Who::Reviewer).await;
    assert_eq!(refused.fields(), [(Field::Finding, Problem::Missing)], "a picture needs words");
    assert_eq!(
        world
            .post_form(
                "/api/request/withdraw",
                &[("number", &number.to_string())],
                Who::MerchantAdmin
            )
            .await
            .status,
        200
    );
    assert_eq!(reject(world, number, &[], &files, Who::Reviewer).await.status, 409);
}

async fn one_of_another_form_is_not_taken(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let shot = logo::png(64, 32, 9);
    let files = [("findings[0][file]", shot.as_slice())];
    let rows = typed(&reject(world, number, &[("step", "add")], &files, Who::Reviewer).await);
    let more = [("findings[0][picture]", rows[0].picture.as_str())];
    for (more, who) in [
        (&more, Who::Admin),
        (&[("findings[0][picture]", "nothing")], Who::Reviewer),
        (&[("findings[0][picture]", "\0")], Who::Reviewer),
    ] {
        let refused = reject(world, number, more, &[], who).await;
        assert_eq!(refused.fields(), [(Field::Finding, Problem::PictureGone)]);
        let rows = typed(&refused);
        assert_eq!((rows[0].picture.as_str(), &rows[0].refused), ("", &Some(Problem::PictureGone)));
    }
    assert_eq!(found(world).await, 0);
}

async fn what_waits_too_long_goes(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let shot = logo::png(64, 32, 9);
    let files = [("findings[0][file]", shot.as_slice())];
    reject(world, number, &[("step", "add")], &files, Who::Reviewer).await;
    assert_eq!(backend::request::picture::sweep(&world.backend).await.unwrap(), 0);
    world.clock().pass(TimeDelta::days(2));
    assert_eq!(backend::request::picture::sweep(&world.backend).await.unwrap(), 1);
    assert_eq!(stored(world).await.len(), 0);
}
