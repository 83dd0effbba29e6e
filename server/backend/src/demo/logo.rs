//! Logos and a screenshot of the demonstration, drawn by code.

use crate::Error;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// Pixels on a side.
const SIDE: u32 = 160;
/// Ground and figure.
const COLOURS: [([u8; 3], [u8; 3]); 4] = [
    ([18, 110, 84], [246, 226, 178]),
    ([34, 60, 130], [255, 196, 70]),
    ([150, 40, 70], [250, 220, 225]),
    ([40, 44, 52], [120, 210, 220]),
];

/// A ring with a drop in it; each `at` in its own colours.
pub(super) fn draw(at: usize) -> Result<Vec<u8>, Error> {
    let (ground, figure) = COLOURS[at % COLOURS.len()];
    let from_centre = |at: u32| i64::from(at) * 2 - i64::from(SIDE) + 1;
    let image = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = (from_centre(x), from_centre(y));
        let square = x * x + y * y;
        let ring = (96 * 96..124 * 124).contains(&square);
        let drop = x.abs() * 2 + (y - 8).abs() < 72;
        Rgb(if ring || drop { figure } else { ground })
    });
    png(image)
}

/// Where something stands on the screenshot: from the left, from above, width, height, grey.
const PAGE: [(u32, u32, u32, u32, u8); 9] = [
    (16, 24, 40, 12, 150),
    // The heading, cut at its second line.
    (16, 60, 258, 22, 40),
    (16, 92, 230, 9, 40),
    (16, 120, 258, 120, 205),
    (28, 204, 120, 12, 120),
    (16, 256, 258, 120, 205),
    (28, 340, 150, 12, 120),
    (16, 396, 258, 84, 205),
    (60, 500, 170, 36, 60),
];

/// A page of a mini program whose heading is cut.
pub(super) fn cut_heading() -> Result<Vec<u8>, Error> {
    png(RgbImage::from_fn(290, 560, |x, y| {
        let there = |&&(left, top, width, height, _): &&(u32, u32, u32, u32, u8)| {
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        };
        let grey = PAGE.iter().rev().find(there).map_or(248, |it| it.4);
        Rgb([grey, grey, grey])
    }))
}

fn png(image: RgbImage) -> Result<Vec<u8>, Error> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::Internal(format!("a picture: {error}")))?;
    Ok(bytes.into_inner())
}
