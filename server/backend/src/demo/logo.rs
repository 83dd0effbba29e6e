//! Logos of the demonstration, drawn by code.

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
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::Internal(format!("a logo: {error}")))?;
    Ok(bytes.into_inner())
}
