//! Packages of the demonstration: their sources are kept as text beside this file, and zipped here.

use crate::version::Incoming;
use crate::{Backend, Error};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file of a package: its path and its text.
type Source = (&'static str, &'static str);

macro_rules! sources {
    ($folder:literal: $($path:literal,)+) => {
        &[$(($path, include_str!(concat!($folder, "/", $path)))),+]
    };
}

const LOTUS_1_0: &[Source] = sources!("lotus-coffee/1.0.0":
    "app.acss",
    "app.js",
    "app.json",
    "pages/menu/menu.acss",
    "pages/menu/menu.axml",
    "pages/menu/menu.js",
    "pages/menu/menu.json",
    "pages/order/order.acss",
    "pages/order/order.axml",
    "pages/order/order.js",
    "pages/order/order.json",
    "utils/api.js",
    "utils/price.sjs",
);

/// What 1.1.0 adds to 1.0.0 and replaces in it.
const LOTUS_1_1: &[Source] = sources!("lotus-coffee/1.1.0":
    "app.json",
    "components/cup-card/cup-card.acss",
    "components/cup-card/cup-card.axml",
    "components/cup-card/cup-card.js",
    "components/cup-card/cup-card.json",
    "pages/menu/menu.axml",
    "pages/menu/menu.json",
    "pages/order/order.js",
);

/// What 1.2.0 adds to 1.1.0 and replaces in it.
const LOTUS_1_2: &[Source] = sources!("lotus-coffee/1.2.0":
    "app.json",
    "stores/pages/map/map.axml",
    "stores/pages/map/map.js",
    "stores/pages/map/map.json",
    "utils/loyalty.js",
);

const TAXI_1_0: &[Source] = sources!("harbour-taxi/1.0.0":
    "app.js",
    "app.json",
    "app.wxss",
    "pages/ride/ride.js",
    "pages/ride/ride.json",
    "pages/ride/ride.wxml",
    "pages/ride/ride.wxss",
    "utils/distance.ts",
);

/// A version of a demonstration package: its number and the layers it is made of, later ones
/// replacing files of earlier ones.
pub(super) type Layers = (&'static str, &'static [&'static [Source]]);

/// The versions of the mini program "Lotus Coffee", oldest first.
pub(super) const LOTUS_COFFEE: &[Layers] = &[
    ("1.0.0", &[LOTUS_1_0]),
    ("1.1.0", &[LOTUS_1_0, LOTUS_1_1]),
    ("1.2.0", &[LOTUS_1_0, LOTUS_1_1, LOTUS_1_2]),
];

/// The versions of the mini program "Harbour Taxi".
pub(super) const HARBOUR_TAXI: &[Layers] = &[("1.0.0", &[TAXI_1_0])];

/// The package as if it had just been uploaded.
pub(super) fn arrived(backend: &Backend, layers: &[&[Source]]) -> Result<Incoming, Error> {
    let files: BTreeMap<&str, &str> = layers.iter().copied().flatten().copied().collect();
    let bytes = zipped(&files).map_err(|error| Error::Internal(format!("zip: {error}")))?;
    let mut file = backend.storage.incoming()?;
    file.write_all(&bytes)?;
    file.flush()?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Incoming::new(file, sha256, bytes.len() as u64))
}

fn zipped(files: &BTreeMap<&str, &str>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        zip.start_file(*path, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
