//! Pictures of QR codes (rules §5.4).

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Modules that stay empty around a code.
const QUIET: usize = 4;

/// A code as an SVG, with error correction M: one path of its dark modules, coloured by the page.
pub fn svg(content: &str) -> Result<String, String> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M);
    let code = code.map_err(|error| error.to_string())?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let size = width + 2 * QUIET;
    Ok(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" \
         shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    ))
}
