//! Logos and icons: taken, refused in words of their own, shown to whoever may see them.

use crate::packages;
use crate::people::Who;
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{audit_event, host_app, mini_program, picture};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::picture::{BYTES_MOST, mark};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sea_orm::entity::prelude::*;
use std::io::Cursor;

both!(
    a_logo_is_taken_shown_and_removed,
    a_plain_form_comes_back_to_the_page,
    every_refusal_has_its_words,
    an_upload_disturbs_nobody_who_types,
    of_two_at_once_both_are_written_down,
    a_host_app_has_an_icon,
);

/// A picture of one colour.
pub fn png(width: u32, height: u32, colour: u8) -> Vec<u8> {
    file(width, height, colour, ImageFormat::Png)
}

fn file(width: u32, height: u32, colour: u8, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_pixel(width, height, Rgb([colour, 90, 60]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A form that takes the picture away.
fn removal() -> Vec<u8> {
    let body = String::from_utf8(packages::body(Some("true"), b"")).unwrap();
    body.replace("name=\"number\"", "name=\"remove\"").into_bytes()
}

async fn send(world: &World, path: &str, accept: &str, body: Vec<u8>, who: Who) -> Answer {
    world.send(packages::request(path, accept, body), who).await
}

async fn set(world: &World, path: &str, bytes: &[u8], who: Who) -> Answer {
    send(world, path, "application/json", packages::body(None, bytes), who).await
}

fn lotus(world: &World) -> String {
    format!("/mini-programs/{}/logo", world.places.lotus.1)
}

async fn row(world: &World) -> mini_program::Model {
    let found = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    found.unwrap().unwrap()
}

async fn events(world: &World, kind: EventKind) -> Vec<audit_event::Model> {
    let found = audit_event::Entity::find().filter(audit_event::COLUMN.kind.eq(kind));
    found.all(world.db()).await.unwrap()
}

async fn a_logo_is_taken_shown_and_removed(world: &World) {
    let path = lotus(world);
    assert_eq!(world.get(&path, Who::Admin).await.status, 404, "there is none yet");
    let jpeg = file(64, 64, 200, ImageFormat::Jpeg);
    let answer = set(world, &path, &jpeg, Who::MerchantAdmin).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "{\"Ok\":null}"));
    let hash = row(world).await.logo.unwrap();
    let v = mark(&hash);
    let shown = world.get(&format!("{path}?v={v}"), Who::MerchantDev).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/png"));
    assert_eq!(shown.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    for older in [format!("{path}?v=000000000000&size=512"), path.clone()] {
        let shown = world.get(&older, Who::Admin).await;
        assert_eq!((shown.status, shown.header("cache-control")), (200, "private, no-cache"));
    }
    for (who, status) in [(Who::OtherAdmin, 404), (Who::Stranger, 404), (Who::Nobody, 303)] {
        assert_eq!(world.get(&format!("{path}?v={v}"), who).await.status, status, "{who:?}");
    }
    let address = format!("{path}?v={v}");
    for shown in ["/mini-programs", &format!("/mini-programs/{}", world.places.lotus.1)] {
        let shown = world.get(shown, Who::MerchantDev).await;
        assert!(shown.body.contains(&address), "in the list and in the head");
    }
    assert_eq!(set(world, &path, &jpeg, Who::MerchantAdmin).await.status, 200);
    let found = events(world, EventKind::LogoChanged).await;
    assert_eq!(found.len(), 1, "the same picture again changes nothing");
    assert!(found[0].before.contains("null") && found[0].after.contains(&hash));

    let answer = send(world, &path, "application/json", removal(), Who::MerchantAdmin).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((row(world).await.logo, world.get(&path, Who::Admin).await.status), (None, 404));
    let again = send(world, &path, "application/json", removal(), Who::MerchantAdmin).await;
    assert_eq!(again.status, 409, "somebody else was quicker");
    assert_eq!(events(world, EventKind::LogoChanged).await.len(), 2);
    for (who, status) in [(Who::MerchantDev, 403), (Who::OtherAdmin, 404), (Who::Nobody, 401)] {
        assert_eq!(set(world, &path, &jpeg, who).await.status, status, "{who:?}");
    }
}

async fn a_plain_form_comes_back_to_the_page(world: &World) {
    let path = lotus(world);
    let tab = format!("/mini-programs/{}/information", world.places.lotus.1);
    let plain = |bytes: &[u8]| packages::body(None, bytes);
    let answer = send(world, &path, "text/html", plain(&png(64, 32, 1)), Who::MerchantAdmin).await;
    assert_eq!(answer.status, 303);
    assert!(answer.location().starts_with(&tab), "{}", answer.location());
    let shown = world.get(answer.location(), Who::MerchantAdmin).await;
    assert!(shown.body.contains("64 × 32") && shown.body.contains("square"), "in words");
    let answer = send(world, &path, "text/html", plain(&png(32, 32, 1)), Who::MerchantAdmin).await;
    assert_eq!((answer.status, answer.location()), (303, tab.as_str()));
    assert!(answer.cookie("minideck-said=").unwrap().starts_with("Saved;"));
}

async fn every_refusal_has_its_words(world: &World) {
    let path = lotus(world);
    let mut bomb = png(8, 8, 1);
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let large = vec![0; usize::try_from(BYTES_MOST).unwrap() + 5_000];
    let size = large.len() as u64;
    for (bytes, problem) in [
        (Vec::new(), Problem::EmptyPicture),
        (b"GIF89a not".to_vec(), Problem::NoPicture),
        (png(64, 64, 1)[..50].to_vec(), Problem::NoPicture),
        (png(64, 63, 1), Problem::NotSquare { width: 64, height: 63 }),
        (large, Problem::PictureTooLarge { bytes: size, most: BYTES_MOST }),
        (bomb, Problem::TooManyPixels { width: 65_536, height: 65_536, most: 2_048 }),
    ] {
        let answer = set(world, &path, &bytes, Who::MerchantAdmin).await;
        assert_eq!(answer.status, 422, "{problem:?}");
        let refused: Result<(), AppError> = answer.json();
        let Err(AppError::Fields { problems, .. }) = refused else { panic!("{}", answer.body) };
        assert_eq!((problems[0].field, &problems[0].problem), (Field::Logo, &problem));
    }
    let nothing = send(world, &path, "application/json", Vec::new(), Who::MerchantAdmin).await;
    assert_eq!(nothing.status, 400, "the form broke off");
    assert_eq!(row(world).await.logo, None);
    assert_eq!(picture::Entity::find().count(world.db()).await.unwrap(), 0, "nothing is kept");
}

async fn an_upload_disturbs_nobody_who_types(world: &World) {
    let id = &world.places.lotus.1;
    let form = crate::information::Form::new(id, 1, &[["en", "Lotus Coffee", "", ""]]);
    assert_eq!(set(world, &lotus(world), &png(8, 8, 1), Who::Admin).await.status, 200);
    let answer = crate::information::edit(world, &form, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(row(world).await.logo.is_some(), "and the edit leaves the logo");
}

async fn of_two_at_once_both_are_written_down(world: &World) {
    let path = lotus(world);
    let (one, other) = (png(8, 8, 1), png(8, 8, 2));
    let (first, second) = futures::join!(
        set(world, &path, &one, Who::Admin),
        set(world, &path, &other, Who::MerchantAdmin)
    );
    assert_eq!([first.status, second.status], [200, 200]);
    let mut found = events(world, EventKind::LogoChanged).await;
    found.sort_by_key(|it| it.seq);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].after, found[1].before, "each says what it found");
    assert!(found[1].after.contains(&row(world).await.logo.unwrap()));
}

async fn a_host_app_has_an_icon(world: &World) {
    let list = format!("/workspaces/{}/host-apps", world.places.tenant.key);
    let path = format!("{list}/harbour-wallet/icon");
    let wrong = packages::body(None, b"no picture");
    let answer = send(world, &path, "text/html", wrong, Who::Admin).await;
    let shown = world.get(answer.location(), Who::Admin).await.body;
    assert!(shown.contains("Not a PNG or JPEG"), "{shown}");
    assert_eq!(set(world, &path, &png(8, 8, 1), Who::Admin).await.status, 200);
    let row = host_app::Entity::find().filter(host_app::COLUMN.key.eq("harbour-wallet"));
    let hash = row.one(world.db()).await.unwrap().unwrap().icon.unwrap();
    let address = format!("{path}?v={}", mark(&hash));
    assert_eq!(world.get(&address, Who::Admin).await.header("content-type"), "image/png");
    for shown in [list.clone(), format!("{list}/harbour-wallet")] {
        assert!(world.get(&shown, Who::Admin).await.body.contains(&address), "{shown}");
    }
    assert_eq!(set(world, &path, &png(8, 8, 2), Who::Developer).await.status, 403);
    assert_eq!(send(world, &path, "application/json", removal(), Who::Admin).await.status, 200);
    assert_eq!(world.get(&path, Who::Admin).await.status, 404);
    assert_eq!(events(world, EventKind::HostAppIconChanged).await.len(), 2);
}
