//! A version's release note: read in every language, and written by whoever releases.

use super::api::{NoteForm, WriteReleaseNote};
use crate::error::{AppError, refused_before};
use crate::served::form::{Hidden, refusal_note};
use crate::text::Text;
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use backend::release::Note;
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::language::Tag;
use domain::release::NOTE_MOST;
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The panel beside a version.
pub fn panel(t: Text, id: &MiniProgramId, number: VersionNumber, note: Note, may: bool) -> AnyView {
    let texts = note.texts.iter().filter(|it| !it.1.is_empty()).map(|(tag, text)| {
        let lines = text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
        view! {
            <div lang=tag.to_string()><p class="small muted">{tag.own_name().to_owned()}</p>{lines}</div>
        }
    });
    let texts = texts.collect_view();
    let is_empty = note.texts.iter().all(|it| it.1.is_empty());
    let empty = is_empty.then(|| {
        let words = if may { t.note_none() } else { t.note_none_reading() };
        view! { <p class="muted">{words}</p> }
    });
    let form = may.then(|| form(t, id, number, note));
    view! {
        <section class="panel" id="note">
            <div class="panel__head"><h2>{t.release_note()}</h2></div>
            <div class="panel__body"><div class="stack stack--tight">{empty}{texts}{form}</div></div>
        </section>
    }
    .into_any()
}

fn form(t: Text, id: &MiniProgramId, number: VersionNumber, note: Note) -> AnyView {
    let error = refused_before(WriteReleaseNote::PATH);
    let typed: Option<NoteForm> = error.as_ref().and_then(AppError::typed);
    let fields = note.texts.iter().enumerate().map(|(at, (tag, text))| {
        let kept =
            typed.as_ref().and_then(|it| it.texts.iter().find(|it| it.language == tag.as_str()));
        let value = kept.map_or_else(|| text.clone(), |it| it.text.clone());
        field(t, at, tag, value, error.as_ref())
    });
    let fields = fields.collect_view();
    let whole = error.as_ref().filter(|it| it.at_any(t, Field::ReleaseNote).is_none());
    let whole = whole.map(|error| refusal_note(t, error));
    view! {
        <details open=error.is_some()>
            <summary class="disclosure"><Icon name="pencil" class="icon--sm"/>{t.note_edit()}</summary>
            <form class="stack" method="post" novalidate action=WriteReleaseNote::url()>
                {whole}
                <Hidden pairs=vec![
                    ("id", id.to_string()),
                    ("number", number.to_string()),
                    ("form[revision]", note.revision.to_string()),
                ]/>
                {fields}
                <div class="row"><button class="button button--primary" type="submit">{t.save()}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// The text in one language; the default one comes first, and only that is asked for on submission.
fn field(t: Text, at: usize, tag: &Tag, value: String, error: Option<&AppError>) -> AnyView {
    let wrong = error.and_then(|error| error.at(t, Field::ReleaseNote, Some(tag)));
    view! {
        <input type="hidden" name=format!("form[texts][{at}][language]") value=tag.to_string()/>
        <TextArea name=format!("form[texts][{at}][text]") label=t.note_in(tag.own_name()) value=value
            lang=tag.to_string() most=NOTE_MOST required=false optional={at > 0} error=Signal::stored(wrong)/>
    }
    .into_any()
}
