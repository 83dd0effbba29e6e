//! Every word on screen, in every language of the console: a function per key, made from the TOML files
//! beside this one.

mod configuration;
mod events;
mod fields;
mod notices;
mod releases;
mod words;
mod written;

use domain::language::Locale;
use leptos::prelude::*;

/// The catalogue in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text(pub Locale);

/// What the build script makes of the TOML files.
#[expect(
    clippy::match_same_arms,
    clippy::useless_format,
    clippy::doc_markdown,
    reason = "some texts are the same in both languages, and words are no code"
)]
mod catalogue {
    use super::{Locale, Text};

    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

/// The catalogue in the reader's language.
pub fn use_text() -> Text {
    use_context().unwrap_or(Text(Locale::En))
}

/// The reader's language: on the server what the request said, in the browser what the page says.
pub fn reading_locale() -> Locale {
    #[cfg(feature = "ssr")]
    let locale = crate::host::Host::of_request().locale();
    #[cfg(not(feature = "ssr"))]
    let locale = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|lang| lang.parse().ok())
        .unwrap_or(Locale::En);
    locale
}
