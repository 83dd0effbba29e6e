//! Times our pictures of a QR code beside what the `qrcode` crate alone takes for the same: `qr [ROUNDS]`.
//!
//! Prints one line of `name value` pairs; times are the best of all rounds, in microseconds.

use backend::qr_image;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// What a code holds at a console with a name of middle length.
const CONTENT: &str = "https://console.example.test/q/0123456789abcdefghjkmnpqrs";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(300), |rounds| rounds.parse())?;
    let [mut alone, mut svg, mut png] = [Duration::MAX; 3];
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        let code = QrCode::with_error_correction_level(black_box(CONTENT), EcLevel::M)?;
        black_box(code.render::<Color<'_>>().build());
        alone = alone.min(start.elapsed());
        let start = Instant::now();
        black_box(qr_image::svg(black_box(CONTENT))?);
        svg = svg.min(start.elapsed());
        let start = Instant::now();
        black_box(qr_image::png(black_box(CONTENT), 1024)?);
        png = png.min(start.elapsed());
    }
    let micros = |it: Duration| it.as_secs_f64() * 1e6;
    println!("alone_us {:.0} svg_us {:.0} png_us {:.0}", micros(alone), micros(svg), micros(png));
    Ok(())
}
