//! A picture that is uploaded: what is there, a field for another one, and its removal. The field may stand
//! inside another form; its own form stands elsewhere on the page, so that neither sends what the other holds.

use super::form::refused;
use crate::text::use_text;
use crate::ui::icon::Icon;
use domain::form::Field;
use domain::picture::{BYTES_MOST, SIDE_MOST};
use leptos::prelude::*;

/// Under which address a refused picture comes back to its page.
pub const PICTURE_PATH: &str = "/picture";

/// The id of the form.
const FORM: &str = "picture";

/// The form, which holds nothing itself.
#[component]
pub fn PictureForm(
    /// Where it is sent.
    action: String,
    /// Ids of what it changes on the page, with a space between: nothing else is put in place anew.
    parts: &'static str,
) -> impl IntoView {
    view! { <form id=FORM method="post" enctype="multipart/form-data" action=action data-part=parts></form> }
}

/// The field.
#[component]
pub fn PictureField(
    /// Whose picture it is.
    field: Field,
    /// Its label.
    label: &'static str,
    /// What is there now.
    tile: AnyView,
    /// Whether that is a picture.
    is_there: bool,
) -> impl IntoView {
    let t = use_text();
    let words = refused(&[PICTURE_PATH])
        .map(|error| error.at(t, field, None).unwrap_or_else(|| error.words(t)));
    let is_wrong = words.is_some();
    let upload =
        if is_there { t.information_picture_replace() } else { t.information_picture_upload() };
    let below = match words {
        Some(words) => view! {
            <p class="field__error" id="picture-e"><Icon name="error"/><span>{words}</span></p>
        }
        .into_any(),
        None => view! {
            <p class="field__help" id="picture-h">{t.information_logo_help(SIDE_MOST, t.bytes(BYTES_MOST))}</p>
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label class="field__label" for="picture-file">{label}</label>
            <div class="row row--loose">
                {tile}
                <input class="input picture" id="picture-file" type="file" name="file" form=FORM accept="image/png,image/jpeg"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=if is_wrong { "picture-e" } else { "picture-h" }/>
                <button class="button button--sm" type="submit" form=FORM><Icon name="upload"/>{upload}</button>
                {is_there.then(|| view! {
                    <button class="button button--ghost button--sm" type="submit" form=FORM name="remove" value="true">{t.information_picture_remove()}</button>
                })}
            </div>
            {below}
        </div>
    }
}
