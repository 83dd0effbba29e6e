//! What a phone shows that scanned a code: one small page, with neither scripts nor the console's style.

use crate::path;
use crate::text::Text;
use crate::ui::tile::Logo;
use backend::scan::{Opening, Scanned};
use domain::picture::mark;
use leptos::prelude::*;

/// Old phones scan, too: nothing here needs a browser of the last years.
const STYLE: &str = include_str!("landing.css");

/// The status of the page, and the page. `nonce` is what its style is let in by.
pub fn page(t: Text, scanned: Option<&Scanned>, nonce: &str) -> (u16, String) {
    let (status, body) = match scanned {
        None => (404, refused(t.qr_scan_unknown(), t.qr_scan_unknown_help().to_owned(), None)),
        Some(scanned) => {
            let name = scanned.name.clone();
            let logo = Some(logo(scanned));
            match &scanned.opening {
                Opening::Open { host_app, link } => {
                    (200, opened(t, name, logo, host_app.clone(), link.clone()))
                }
                Opening::NoVersion => {
                    (200, refused(t.qr_scan_no_version(), t.qr_scan_no_version_help(name), logo))
                }
                Opening::Expired => {
                    (410, refused(t.qr_scan_expired(), t.qr_scan_expired_help(name), logo))
                }
                Opening::Removed => {
                    (410, refused(t.qr_scan_removed(), t.qr_scan_removed_help(name), logo))
                }
                Opening::Off => (410, refused(t.qr_scan_off(), t.qr_scan_off_help(name), logo)),
            }
        }
    };
    let title = scanned.map_or_else(|| t.qr_scan_unknown().to_owned(), |it| it.name.clone());
    let lang = t.0.word();
    let nonce = nonce.to_owned();
    let view = view! {
        <!DOCTYPE html>
        <html lang=lang>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <style nonce=nonce inner_html=STYLE></style>
            </head>
            <body><main>{body}</main></body>
        </html>
    };
    // Nothing takes this page over: the marks for that would only be seen, in its title.
    (status, view.to_html().replace("<!>", ""))
}

/// The mini program's logo, or its letter.
fn logo(scanned: &Scanned) -> AnyView {
    let mark = scanned.logo.as_deref().map(mark);
    let picture = path::marked(&path::scan_logo(&scanned.token), mark);
    view! { <Logo id=scanned.id.to_string() name=scanned.name.clone() picture/> }.into_any()
}

fn opened(
    t: Text,
    name: String,
    logo: Option<AnyView>,
    host_app: String,
    link: Option<String>,
) -> AnyView {
    let way = match link {
        Some(link) => view! {
            <p><a class="open" href=link>{t.qr_scan_open(&host_app)}</a></p>
            <p class="help">{t.qr_scan_nothing_happens(&host_app)}</p>
        }
        .into_any(),
        None => view! { <p>{t.qr_scan_no_link(host_app, &name)}</p> }.into_any(),
    };
    view! { {logo}<h1>{name.clone()}</h1>{way} }.into_any()
}

fn refused(heading: &'static str, words: String, logo: Option<AnyView>) -> AnyView {
    view! { {logo}<h1>{heading}</h1><p>{words}</p> }.into_any()
}
