//! Pictures of QR codes (rules §5.4.11): error correction M, a quiet zone of four modules.

use crate::Error;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// How many modules around a code stay light.
const QUIET: usize = 4;

/// A code as a picture is drawn of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Its side in modules, the quiet zone with it.
    pub side: usize,
    /// The path of its dark modules, for a view box of that side.
    pub path: String,
}

struct Matrix {
    modules: Vec<Color>,
    width: usize,
}

impl Matrix {
    fn of(content: &str) -> Result<Matrix, Error> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M)
            .map_err(|error| Error::Internal(format!("no QR code of {content:?}: {error}")))?;
        Ok(Matrix { width: code.width(), modules: code.into_colors() })
    }

    fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    fn rows(&self) -> impl Iterator<Item = &[Color]> {
        self.modules.chunks(self.width)
    }
}

/// What a picture within a page is drawn of.
///
/// # Errors
/// The content is longer than a code can hold.
pub fn drawing(content: &str) -> Result<Drawing, Error> {
    let matrix = Matrix::of(content)?;
    let mut path = String::with_capacity(matrix.modules.len() * 6);
    for (y, row) in matrix.rows().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                // Writing into a text cannot fail.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Ok(Drawing { side: matrix.side(), path })
}

/// The code as an SVG file, dark on light whatever is around it.
///
/// # Errors
/// The content is longer than a code can hold.
pub fn svg(content: &str) -> Result<String, Error> {
    let Drawing { side, path } = drawing(content)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}0\" height=\"{side}0\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>\n"
    ))
}

/// The code as a PNG file of `size` times `size` pixels. A module is a whole number of pixels, as many as
/// there is room for; what remains widens the quiet zone on all sides.
///
/// # Errors
/// The content is longer than a code can hold, or the code larger than the picture.
pub fn png(content: &str, size: u32) -> Result<Vec<u8>, Error> {
    let matrix = Matrix::of(content)?;
    let pixels = usize::try_from(size).unwrap_or(usize::MAX);
    let scale = pixels / matrix.side();
    if scale == 0 {
        return Err(Error::Internal(format!("{size} pixels are too few for a QR code")));
    }
    let margin = (pixels - matrix.width * scale) / 2;
    // One bit a pixel, 1 is light, each line filled up to whole bytes.
    let stride = pixels.div_ceil(8);
    let mut image = vec![0xff_u8; stride * pixels];
    for (y, row) in matrix.rows().enumerate() {
        let from = (margin + y * scale) * stride;
        let line = &mut image[from..from + stride];
        for x in row.iter().enumerate().filter(|it| *it.1 == Color::Dark).map(|it| it.0) {
            let left = margin + x * scale;
            for pixel in left..left + scale {
                line[pixel / 8] &= !(0x80 >> (pixel % 8));
            }
        }
        for copy in 1..scale {
            image.copy_within(from..from + stride, from + copy * stride);
        }
    }
    encoded(size, &image).map_err(|error| Error::Internal(format!("no PNG: {error}")))
}

fn encoded(size: u32, image: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::with_capacity(4_096);
    let mut encoder = png::Encoder::new(&mut file, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // Most lines are the one above.
    encoder.set_filter(png::Filter::Up);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "https://console.example.test/q/0123456789abcdefghjkmnpqrs";

    /// Reads a code off pixels with another implementation than the one that drew it.
    fn read(side: usize, light: impl Fn(usize, usize) -> bool) -> String {
        let grey = |x: usize, y: usize| if light(x, y) { 255 } else { 0 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code");
        let (meta, content) = grids[0].decode().unwrap();
        assert_eq!(meta.ecc_level, 0, "error correction M");
        content
    }

    fn pixels(file: &[u8]) -> (usize, Vec<u8>) {
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.width, info.bit_depth), (info.height, png::BitDepth::One));
        (info.width as usize, bytes)
    }

    fn contents() -> Vec<String> {
        let long = format!("https://{}.example/q/0123456789abcdefghjkmnpqrs", "host".repeat(40));
        vec![SHORT.into(), long, "https://例子.example/q/莲花".into()]
    }

    #[test]
    fn a_png_is_read_back_byte_for_byte_and_is_crisp() {
        for content in contents() {
            for size in domain::qr_code::SIZES {
                let (side, bytes) = pixels(&png(&content, size).unwrap());
                assert_eq!(side, size as usize);
                let light = |x: usize, y: usize| {
                    bytes[y * side.div_ceil(8) + x / 8] & (0x80 >> (x % 8)) != 0
                };
                assert_eq!(read(side, light), content, "{size}");
                let matrix = Matrix::of(&content).unwrap();
                let scale = side / matrix.side();
                let margin = (side - matrix.width * scale) / 2;
                assert!(margin >= QUIET * scale, "the quiet zone of {size}");
                for y in 0..side {
                    for x in 0..side {
                        let inside = |at: usize| {
                            at.checked_sub(margin)
                                .map(|it| it / scale)
                                .filter(|it| *it < matrix.width)
                        };
                        let dark = inside(x).zip(inside(y)).is_some_and(|(x, y)| {
                            matrix.modules[y * matrix.width + x] == Color::Dark
                        });
                        assert_eq!(light(x, y), !dark, "{size}: {x} {y}");
                    }
                }
            }
        }
        assert!(png(SHORT, 30).is_err(), "less than a pixel for a module");
    }

    #[test]
    fn an_svg_is_read_back_byte_for_byte() {
        for content in contents() {
            let file = svg(&content).unwrap();
            let side: usize = file
                .split("viewBox=\"0 0 ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let path = file.split("fill=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
            let mut dark = vec![false; side * side];
            for run in path.split('M').filter(|it| !it.is_empty()) {
                let (place, rest) = run.split_once('h').unwrap();
                let (x, y) = place.split_once(' ').unwrap();
                let (length, _) = rest.split_once('v').unwrap();
                let at = y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap();
                dark[at..at + length.parse::<usize>().unwrap()].fill(true);
            }
            let scale = 8;
            let light = |x: usize, y: usize| !dark[y / scale * side + x / scale];
            assert_eq!(read(side * scale, light), content);
            for at in 0..side * QUIET {
                assert!(!dark[at] && !dark[side * side - 1 - at], "the quiet zone");
            }
        }
    }

    #[test]
    fn what_no_code_can_hold_is_an_error() {
        assert!(svg(&"x".repeat(3_000)).is_err());
    }
}
