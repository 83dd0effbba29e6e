//! Pictures: decoded whole, since only that tells what a file is, and encoded anew, so that nothing of the
//! file but its pixels is kept (rules §3.10).

use crate::entity::picture;
use crate::{Cx, Error};
use domain::form::{Field, Problem};
use domain::picture::{BYTES_MOST, Size, check_bytes, check_sides, kept_side};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QuerySelect as _, entity::prelude::*};
use sha2::{Digest as _, Sha256};
use std::io::Cursor;

/// Most memory that one picture may take while it is decoded.
const MEMORY: u64 = 64 * 1024 * 1024;
/// How many bytes of the hash name a picture.
const HASH_BYTES: usize = 16;

/// A picture as it is kept, not yet stored.
pub(crate) struct Picture {
    /// What it is known by.
    pub(crate) hash: String,
    large: Vec<u8>,
    small: Vec<u8>,
}

/// Makes of a file what is kept of it; what is wrong with it is wrong with `field`.
pub(crate) async fn decoded(cx: &Cx<'_>, field: Field, bytes: Vec<u8>) -> Result<Picture, Error> {
    let refused = |problem| Error::field(field, problem);
    check_bytes(bytes.len() as u64, BYTES_MOST).map_err(refused)?;
    let place = cx.backend.pictures.acquire().await;
    let _place = place.map_err(|error| Error::Internal(error.to_string()))?;
    let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
    read.map_err(|error| Error::Internal(format!("a picture: {error}")))?.map_err(refused)
}

/// Which files are taken.
pub(crate) struct Taken {
    /// Their formats.
    pub(crate) formats: &'static [ImageFormat],
    /// How many pixels they may have.
    pub(crate) sides: fn(u32, u32) -> Result<(), Problem>,
    /// What every other file is.
    pub(crate) otherwise: Problem,
}

const SQUARE: Taken = Taken {
    formats: &[ImageFormat::Png, ImageFormat::Jpeg],
    sides: check_sides,
    otherwise: Problem::NoPicture,
};

/// The pixels of a file, turned as it says, in eight bits a colour, with transparency only where there is some.
/// Its sides are looked at before anything of that size is asked for.
pub(crate) fn pixels(bytes: &[u8], taken: &Taken) -> Result<DynamicImage, Problem> {
    let Taken { formats, sides, otherwise } = taken;
    let wrong = |_| otherwise.clone();
    if let Some((width, height)) = png_sides(bytes) {
        // Before the decoder's own limits, which have no words.
        sides(width, height)?;
    }
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| otherwise.clone())?;
    if !reader.format().is_some_and(|it| formats.contains(&it)) {
        return Err(otherwise.clone());
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    sides(width, height)?;
    if decoder.total_bytes() > MEMORY {
        return Err(otherwise.clone());
    }
    // Phones keep pictures as they were held and say in words how to turn them: those words are not kept.
    let orientation = decoder.orientation().map_err(wrong)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    image.apply_orientation(orientation);
    Ok(if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    })
}

/// The whole of it, on a thread that may take its time.
fn read(bytes: &[u8]) -> Result<Picture, Problem> {
    let image = pixels(bytes, &SQUARE)?;
    let side = image.width();
    let large = scaled(image, kept_side(side, Size::Large));
    let large_png = png(&large)?;
    let small_png = png(&scaled(large, kept_side(side, Size::Small)))?;
    let hash = Sha256::digest(&large_png);
    let hash = hash.get(..HASH_BYTES).map(hex::encode).unwrap_or_default();
    Ok(Picture { hash, large: large_png, small: small_png })
}

/// The sides that the header of a PNG states.
fn png_sides(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

fn scaled(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width() == side {
        image
    } else {
        image.resize_exact(side, side, FilterType::CatmullRom)
    }
}

/// A picture as PNG.
pub(crate) fn png(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive);
    image.write_with_encoder(encoder).map_err(|_| Problem::NoPicture)?;
    Ok(bytes)
}

/// Stores a picture, unless it is there already, within a transaction.
pub(crate) async fn store(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    picture: Picture,
) -> Result<(), Error> {
    let row = picture::ActiveModel {
        hash: Set(picture.hash),
        large: Set(picture.large),
        small: Set(picture.small),
        created_at: Set(cx.backend.clock.now()),
    };
    let known = OnConflict::column(picture::Column::Hash).do_nothing().to_owned();
    picture::Entity::insert(row)
        .try_insert()
        .on_conflict(known)
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// The bytes of a picture, as PNG.
pub(crate) async fn bytes(
    db: &impl ConnectionTrait,
    hash: &str,
    size: Size,
) -> Result<Vec<u8>, Error> {
    let column = match size {
        Size::Large => picture::Column::Large,
        Size::Small => picture::Column::Small,
    };
    let found = picture::Entity::find_by_id(hash)
        .select_only()
        .column(column)
        .into_tuple::<Vec<u8>>()
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// A picture that is shown.
pub struct Shown {
    /// PNG.
    pub bytes: Vec<u8>,
    /// Whether it is the one that was asked for by its hash, so that it never changes.
    pub is_asked: bool,
}

/// What is named by `hash`, for an address that asks for `mark`.
pub(crate) async fn shown(
    db: &impl ConnectionTrait,
    hash: Option<&str>,
    mark: &str,
    size: Size,
) -> Result<Shown, Error> {
    let hash = hash.ok_or(Error::NotFound)?;
    let bytes = bytes(db, hash, size).await?;
    Ok(Shown { bytes, is_asked: domain::picture::mark(hash) == mark })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    pub(crate) fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    pub(crate) fn plain(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 30, 60])))
    }

    fn sides(png: &[u8]) -> (u32, u32) {
        png_sides(png).unwrap()
    }

    #[test]
    fn png_and_jpeg_become_png_in_two_sizes() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let picture = read(&file(&plain(600, 600), format)).unwrap();
            assert_eq!((sides(&picture.large), sides(&picture.small)), ((512, 512), (128, 128)));
            assert_eq!(picture.hash.len(), 32);
        }
        let small = read(&file(&plain(40, 40), ImageFormat::Png)).unwrap();
        assert_eq!((sides(&small.large), sides(&small.small)), ((40, 40), (40, 40)));
    }

    #[test]
    fn the_same_pixels_are_the_same_picture_and_transparency_stays() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 0])));
        let (one, other) = (file(&clear, ImageFormat::Png), file(&plain(8, 8), ImageFormat::Png));
        let (first, again) = (read(&one).unwrap(), read(&one).unwrap());
        assert_eq!(first.hash, again.hash);
        assert_ne!(first.hash, read(&other).unwrap().hash);
        let back = image::load_from_memory(&first.large).unwrap();
        assert_eq!(back.to_rgba8().get_pixel(0, 0), &Rgba([1, 2, 3, 0]));
    }

    #[test]
    fn what_stands_beside_the_pixels_is_not_kept() {
        let png = file(&plain(8, 8), ImageFormat::Png);
        // A chunk of text behind the header, as cameras and editors write it; its checksum is right.
        let text = b"tEXtComment\0taken at 3.1390, 101.6869";
        let length = u32::try_from(text.len() - 4).unwrap().to_be_bytes();
        let chunk = [&length[..], text, &crc(text).to_be_bytes()].concat();
        let with_text = [&png[..33], &chunk, &png[33..]].concat();
        let kept = read(&with_text).unwrap();
        assert!(!kept.large.windows(7).any(|it| it == b"Comment"));
        assert_eq!(kept.hash, read(&png).unwrap().hash);
    }

    /// The checksum of PNG, bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 }
            })
        })
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let png = file(&plain(64, 64), ImageFormat::Png);
        let jpeg = file(&plain(64, 64), ImageFormat::Jpeg);
        for bytes in [&b"GIF89a"[..], b"<svg/>", b"\x89PNG\r\n\x1a\n", &png[..60], &jpeg[..100]] {
            assert_eq!(read(bytes).err(), Some(Problem::NoPicture), "{bytes:?}");
        }
    }

    #[test]
    fn sides_are_looked_at_before_a_pixel_is_decoded() {
        let wide = read(&file(&plain(64, 32), ImageFormat::Jpeg)).err();
        assert_eq!(wide, Some(Problem::NotSquare { width: 64, height: 32 }));
        let mut bomb = file(&plain(8, 8), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let problem = Problem::TooManyPixels { width: 65_536, height: 65_536, most: 2_048 };
        assert_eq!(read(&bomb).err(), Some(problem));
    }
}
