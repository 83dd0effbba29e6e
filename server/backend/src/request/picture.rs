//! Pictures of findings (rules §6.4.4): sent with the form that rejects, kept until it is taken, shown to
//! whoever may open the request.

use super::{Asked, decided, launch, open, open_to_decide};
use crate::entity::finding_picture;
use crate::picture::{Taken, pixels, png};
use crate::{Backend, Cx, Error, random};
use chrono::TimeDelta;
use domain::form::{Field, Problem};
use domain::id::{RequestFindingId, RequestId};
use domain::picture::check_bytes;
use domain::request::RequestStatus;
use domain::request::picture::{BYTES_MOST, check_sides, kept_sides};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QuerySelect as _, entity::prelude::*};

/// How long one waits for the form that it was sent with.
pub const WAITING: TimeDelta = TimeDelta::days(1);
/// From how many bytes as PNG on a picture is kept as JPEG, if nothing of it is transparent.
const PNG_MOST: usize = 1024 * 1024;
const JPEG_QUALITY: u8 = 85;
/// How many bytes of randomness name a picture.
const TOKEN_BYTES: usize = 16;

const TAKEN: Taken = Taken {
    formats: &[ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP],
    sides: check_sides,
    otherwise: Problem::NoImage,
};

/// What is kept of a file.
struct Kept {
    media: &'static str,
    content: Vec<u8>,
    sides: (u32, u32),
}

/// A picture as the page of its request shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it is known by.
    pub token: String,
    /// Its width and height in pixels.
    pub sides: (i64, i64),
}

/// A picture that is shown.
pub struct Shown {
    /// What it is.
    pub media: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Whether a text may be what a picture is known by. No other is looked for: PostgreSQL refuses one with NUL.
fn is_token(text: &str) -> bool {
    text.len() == 2 * TOKEN_BYTES && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// Checks that the actor's role lets them reject the request, before a file is read.
pub async fn may_reject(cx: &Cx<'_>, id: RequestId) -> Result<(), Error> {
    open_to_decide(cx, id).await.map(drop)
}

/// Keeps a picture for the form that it came with; gives back what it is known by. It is no part of the
/// request before [`claim`] makes it one, and that is what the audit tells.
pub async fn keep(cx: &Cx<'_>, id: RequestId, bytes: Vec<u8>) -> Result<String, Error> {
    let asked = open_to_decide(cx, id).await?;
    if asked.row.status != RequestStatus::InReview {
        return Err(decided(&cx.backend.database.reader, id).await?);
    }
    let refused = |problem| Error::field(Field::Finding, problem);
    check_bytes(bytes.len() as u64, BYTES_MOST).map_err(refused)?;
    let place = cx.backend.pictures.acquire().await;
    let _place = place.map_err(|error| Error::Internal(error.to_string()))?;
    let kept = tokio::task::spawn_blocking(move || kept(&bytes)).await;
    let kept = kept.map_err(|error| Error::Internal(format!("a picture: {error}")))?;
    let Kept { media, content, sides } = kept.map_err(refused)?;

    let token = hex::encode(random::bytes::<TOKEN_BYTES>()?);
    let row = finding_picture::ActiveModel {
        token: Set(token.clone()),
        request_id: Set(id),
        finding_id: Set(None),
        media: Set(media.to_owned()),
        content: Set(content),
        width: Set(i64::from(sides.0)),
        height: Set(i64::from(sides.1)),
        created_by: Set(asked.actor.account),
        created_at: Set(cx.backend.clock.now()),
    };
    let txn = cx.backend.database.begin().await?;
    finding_picture::Entity::insert(row).exec_without_returning(&txn).await?;
    txn.commit().await?;
    Ok(token)
}

/// The whole of it, on a thread that may take its time.
fn kept(bytes: &[u8]) -> Result<Kept, Problem> {
    let image = pixels(bytes, &TAKEN)?;
    let sides = kept_sides(image.width(), image.height());
    let image = if sides == (image.width(), image.height()) {
        image
    } else {
        image.resize_exact(sides.0, sides.1, FilterType::CatmullRom)
    };
    let is_photograph = matches!(image::guess_format(bytes), Ok(ImageFormat::Jpeg));
    if !is_photograph {
        let content = png(&image)?;
        if content.len() <= PNG_MOST || image.color().has_alpha() {
            return Ok(Kept { media: "image/png", content, sides });
        }
    }
    Ok(Kept { media: "image/jpeg", content: jpeg(&image)?, sides })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    image.to_rgb8().write_with_encoder(encoder).map_err(|_| Problem::NoImage)?;
    Ok(bytes)
}

/// Makes a picture that waits the one of a finding, within the transaction that stores it.
pub(super) async fn claim(
    txn: &impl ConnectionTrait,
    asked: &Asked,
    finding: RequestFindingId,
    token: &str,
) -> Result<(), Error> {
    let gone = || Error::field(Field::Finding, Problem::PictureGone);
    if !is_token(token) {
        return Err(gone());
    }
    let changed = finding_picture::Entity::update_many()
        .col_expr(finding_picture::Column::FindingId, Expr::value(finding))
        .filter(finding_picture::COLUMN.token.eq(token))
        .filter(finding_picture::COLUMN.request_id.eq(asked.row.id))
        .filter(finding_picture::COLUMN.created_by.eq(asked.actor.account))
        .filter(finding_picture::COLUMN.finding_id.is_null())
        .exec(txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(gone());
    }
    Ok(())
}

/// The pictures of findings of these requests, without their bytes.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    requests: &[RequestId],
) -> Result<Vec<(RequestFindingId, Picture)>, Error> {
    let rows = finding_picture::Entity::find()
        .select_only()
        .column(finding_picture::Column::FindingId)
        .column(finding_picture::Column::Token)
        .column(finding_picture::Column::Width)
        .column(finding_picture::Column::Height)
        .filter(finding_picture::Column::RequestId.is_in(requests.iter().copied()))
        .filter(finding_picture::COLUMN.finding_id.is_not_null())
        .into_tuple::<(RequestFindingId, String, i64, i64)>()
        .all(db)
        .await?;
    let picture =
        |(finding, token, width, height)| (finding, Picture { token, sides: (width, height) });
    Ok(rows.into_iter().map(picture).collect())
}

/// A picture on the page of a request: of its findings, of those that are still open from before, and what the
/// reader sent with a form that came back.
pub async fn read(cx: &Cx<'_>, id: RequestId, token: &str) -> Result<Shown, Error> {
    let asked = open(cx, id).await?;
    if !is_token(token) {
        return Err(Error::NotFound);
    }
    let db = &cx.backend.database.reader;
    let found = finding_picture::Entity::find_by_id(token).one(db).await?;
    let row = found.ok_or(Error::NotFound)?;
    let is_there =
        row.request_id == id || launch::earlier(db, &asked).await?.contains(&row.request_id);
    let is_shown = row.finding_id.is_some() || row.created_by == asked.actor.account;
    if !is_there || !is_shown {
        return Err(Error::NotFound);
    }
    Ok(Shown { media: row.media, content: row.content })
}

/// Removes what waited too long for its form. Gives back how many pictures that were.
pub async fn sweep(backend: &Backend) -> Result<u64, Error> {
    let txn = backend.database.begin().await?;
    let gone = finding_picture::Entity::delete_many()
        .filter(finding_picture::COLUMN.finding_id.is_null())
        .filter(finding_picture::COLUMN.created_at.lt(backend.clock.now() - WAITING))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    Ok(gone.rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::tests::{file, plain};
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    #[test]
    fn a_picture_keeps_its_shape_and_comes_back_as_what_it_looks_best_as() {
        for (format, media) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::WebP, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
        ] {
            let kept = kept(&file(&plain(390, 844), format)).unwrap();
            assert_eq!((kept.media, kept.sides), (media, (390, 844)), "{format:?}");
            let back = image::load_from_memory(&kept.content).unwrap();
            assert_eq!((back.width(), back.height()), (390, 844));
        }
        let large = kept(&file(&plain(4_096, 512), ImageFormat::Png)).unwrap();
        assert_eq!(large.sides, (2_048, 256));
    }

    #[test]
    fn what_is_large_as_png_is_kept_as_jpeg_unless_it_is_transparent() {
        let mut seed = 7_u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        };
        let opaque = RgbImage::from_fn(800, 800, |_, _| Rgb([noise(), noise(), noise()]));
        let opaque = kept(&file(&DynamicImage::ImageRgb8(opaque), ImageFormat::Png)).unwrap();
        assert_eq!(opaque.media, "image/jpeg");
        let clear = RgbaImage::from_fn(600, 600, |_, _| Rgba([noise(), noise(), noise(), noise()]));
        let clear = kept(&file(&DynamicImage::ImageRgba8(clear), ImageFormat::Png)).unwrap();
        assert_eq!(clear.media, "image/png");
    }

    #[test]
    fn what_is_none_or_claims_too_much_is_refused() {
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
        for bytes in [&b"no picture"[..], gif, b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "] {
            assert_eq!(kept(bytes).err(), Some(Problem::NoImage), "{bytes:?}");
        }
        let mut bomb = file(&plain(8, 8), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let problem = Problem::TooManyPixels { width: 65_536, height: 65_536, most: 4_096 };
        assert_eq!(kept(&bomb).err(), Some(problem));
        let whole = file(&plain(400, 400), ImageFormat::Png);
        assert_eq!(kept(&whole[..whole.len() / 2]).err(), Some(Problem::NoImage));
    }
}
