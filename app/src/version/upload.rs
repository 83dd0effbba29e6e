//! Uploading a version: a plain form that works by itself; with scripts it shows a bar and can be
//! cancelled.

use super::UPLOAD_PATH;
use super::api::read_upload_form;
use crate::answer::ask;
use crate::error::{AppError, Problem, refused_before};
use crate::mini_program::create::{focus, focus_first_error};
use crate::mini_program::head::Breadcrumbs;
use crate::mini_program::{Tab, load_head, use_program};
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::field::TextField;
use crate::ui::{icon::Icon, note::BadNote, waiting::Waiting};
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::version::{UploadForm, Uploaded};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};

/// How far an upload has come.
#[derive(Clone, PartialEq)]
enum Progress {
    /// Nothing is being sent.
    Idle,
    /// Bytes sent and in all.
    Sending(f64, f64),
    /// Everything was sent; the server reads the package.
    Checking,
    /// The reader stopped it.
    Cancelled,
    /// It was refused.
    Refused(AppError),
}

impl Progress {
    /// Whether something is being sent or read.
    fn is_busy(&self) -> bool {
        matches!(self, Progress::Sending(..) | Progress::Checking)
    }
}

/// The page.
#[component]
pub fn UploadPage() -> impl IntoView {
    let t = use_text();
    let program = use_program();
    let head = load_head();
    let form =
        ask(move || program.get(), |program| async move { read_upload_form(program?).await });
    view! {
        <Title text=t.upload_version()/>
        <Waiting rows=6 load={move || async move {
                match (head.await, form.await) {
                    (Ok(head), Ok(form)) => {
                        let steps = vec![
                            (path::HOME.to_owned(), t.mini_programs().to_owned()),
                            (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
                            (path::tab(&head.id, Tab::Versions.slug()), t.tab_versions().to_owned()),
                        ];
                        view! {
                            <Title text=format!("{} · {}", t.upload_version(), head.name)/>
                            <Breadcrumbs steps here=t.upload_version().to_owned()/>
                            <header class="page__head"><h1 class="page__title">{t.upload_version()}</h1></header>
                            <Form id=head.id form/>
                        }.into_any()
                    }
                    (Err(error), _) | (_, Err(error)) => view! { <Problem error page=true/> }.into_any(),
                }
            }}/>
    }
}

#[component]
fn Form(id: MiniProgramId, form: UploadForm) -> impl IntoView {
    let t = use_text();
    // What was typed before a refusal without scripts, else the proposal.
    let typed = use_query_map().read_untracked().get("number");
    let number = typed.unwrap_or_else(|| form.proposed.to_string());
    let progress =
        RwSignal::new(refused_before(UPLOAD_PATH).map_or(Progress::Idle, Progress::Refused));
    let request = StoredValue::new(None::<SendWrapper<web_sys::XmlHttpRequest>>);
    let file_name = RwSignal::new(String::new());
    let navigate = use_navigate();
    let target = path::upload_target(&id);
    let to = target.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        let Some(form) =
            event.target().and_then(|it| it.dyn_into::<web_sys::HtmlFormElement>().ok())
        else {
            return;
        };
        event.prevent_default();
        // The button stays where the keyboard stands on it; it does nothing meanwhile.
        if progress.read_untracked().is_busy() {
            return;
        }
        let navigate = navigate.clone();
        let done =
            move |address: String| navigate(&address, leptos_router::NavigateOptions::default());
        request.set_value(send(&to, &form, progress, done).map(SendWrapper::new));
    };
    let cancel = move |()| {
        request.with_value(|request| {
            if let Some(request) = request {
                let _ = request.abort();
            }
        });
        progress.set(Progress::Cancelled);
        // The button that was pressed is gone.
        focus(".form [type=submit]");
    };
    let choose = move || file_name.set(chosen().map(|file| file.name()).unwrap_or_default());
    let is_over = RwSignal::new(false);
    let drag = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        take(&event);
        choose();
    };
    let error = Signal::derive(move || match progress.get() {
        Progress::Refused(error) => Some(error),
        Progress::Idle | Progress::Sending(..) | Progress::Checking | Progress::Cancelled => None,
    });
    let number_error = Signal::derive(move || {
        error.read().as_ref().and_then(|error| error.at(t, Field::Number, None))
    });
    let file_error = move || error.get().and_then(|error| error.at(t, Field::File, None));
    let whole = move || error.get().filter(|error| !matches!(error, AppError::Fields { .. }));
    focus_first_error(error);
    let highest = form.highest.map(|highest| t.upload_highest(highest.to_string()));
    view! {
        <form class="form" method="post" action=target enctype="multipart/form-data" on:submit=submit novalidate>
            {move || whole().map(|error| view! { <BadNote words=t.sentences(error.words(t), t.upload_nothing_kept())/> })}
            <TextField name="number" label=t.number() value=number required=false error=number_error
                help=highest.unwrap_or_else(|| t.upload_first().to_owned())/>
            <div class="field">
                <span class="field__label" id="file-label">{t.package_file()}</span>
                <label class="drop" class:is-over=move || is_over.get() on:dragover=drag on:drop=drop
                    on:dragleave=move |_| is_over.set(false)>
                    <Icon name="upload"/>
                    <b>{move || if file_name.read().is_empty() { t.upload_choose().to_owned() } else { file_name.get() }}</b>
                    <span class="small" id="file-h">{t.upload_limit(t.bytes(form.most))}</span>
                    <input type="file" name="file" accept=".zip,application/zip" aria-labelledby="file-label" on:change=move |_| choose()
                        aria-invalid=move || file_error().map(|_| "true")
                        aria-describedby=move || if file_error().is_some() { "file-e file-h" } else { "file-h" }/>
                </label>
                {move || file_error().map(|words| view! { <p class="field__error" id="file-e" role="alert"><Icon name="error"/><span>{words}</span></p> })}
            </div>
            <Bar progress cancel=Callback::new(cancel)/>
            <div class="row">
                <button class="button button--primary" type="submit"
                    aria-disabled=move || progress.read().is_busy().then_some("true")>{t.upload_version()}</button>
                <a class="button button--ghost" href=path::tab(&id, Tab::Versions.slug())>{t.back_to_versions()}</a>
            </div>
        </form>
    }
}

/// How an upload goes, for whoever listens: by quarters, since it would speak without end otherwise.
fn told(t: Text, progress: &Progress) -> String {
    match progress {
        Progress::Idle | Progress::Refused(_) => String::new(),
        Progress::Sending(sent, all) => match percent(*sent, *all) / 25 * 25 {
            0 => String::new(),
            quarters => t.upload_sent_share(quarters),
        },
        Progress::Checking => t.upload_checking().to_owned(),
        Progress::Cancelled => t.upload_cancelled().to_owned(),
    }
}

/// The bar of what is being sent, with its number and a way to stop it; and what is told of it.
#[component]
fn Bar(progress: RwSignal<Progress>, cancel: Callback<()>) -> impl IntoView {
    let t = use_text();
    let told = Memo::new(move |_| told(t, &progress.read()));
    // The bar shows what is being sent.
    let class = move || match *progress.read() {
        Progress::Checking | Progress::Cancelled => "muted",
        Progress::Idle | Progress::Sending(..) | Progress::Refused(_) => "visually-hidden",
    };
    let bar = move || match progress.get() {
        Progress::Idle | Progress::Refused(_) | Progress::Cancelled | Progress::Checking => {
            ().into_any()
        }
        Progress::Sending(sent, all) => {
            let words = sent_words(t, sent, all);
            view! {
                <div class="upload">
                    <div class="upload__head">
                        <Icon name="file"/>
                        <span class="number">{words}</span>
                        <button class="button button--sm" type="button" on:click=move |_| cancel.run(())>{t.cancel()}</button>
                    </div>
                    <progress class="bar" max="100" value=percent(sent, all).to_string() aria-label=t.upload_progress()></progress>
                </div>
            }
            .into_any()
        }
    };
    view! { <p class=class role="status">{told}</p>{bar} }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a browser counts bytes in doubles"
)]
fn sent_words(t: Text, sent: f64, all: f64) -> String {
    t.upload_sent(t.bytes(all as u64), t.bytes(sent as u64))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(sent: f64, all: f64) -> u8 {
    (sent * 100.0 / all.max(1.0)) as u8
}

/// The field of the file.
fn input() -> Option<web_sys::HtmlInputElement> {
    document().query_selector(".drop [type=file]").ok()??.dyn_into().ok()
}

/// The chosen file.
fn chosen() -> Option<web_sys::File> {
    input()?.files()?.get(0)
}

/// Chooses the file that was dropped. By hand: web-sys has what was dropped behind a feature, for which all that
/// stands on web-sys would be compiled once more.
fn take(event: &web_sys::DragEvent) -> Option<()> {
    let dropped = js_sys::Reflect::get(event, &"dataTransfer".into()).ok()?;
    let files = js_sys::Reflect::get(&dropped, &"files".into()).ok()?;
    let files: web_sys::FileList = files.dyn_into().ok()?;
    // There is room for one.
    (files.length() == 1).then(input)?.map(|it| it.set_files(Some(&files)))
}

/// Sends the form by itself, since only `XMLHttpRequest` reports what was sent.
fn send(
    to: &str,
    form: &web_sys::HtmlFormElement,
    progress: RwSignal<Progress>,
    done: impl Fn(String) + 'static,
) -> Option<web_sys::XmlHttpRequest> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let request = web_sys::XmlHttpRequest::new().ok()?;
    request.open("POST", to).ok()?;
    request.set_request_header("accept", "application/json").ok()?;
    progress.set(Progress::Sending(0.0, chosen().map_or(0.0, |file| file.size())));
    let on_progress =
        Closure::<dyn FnMut(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
            let (sent, all) = (event.loaded(), event.total());
            progress.set(if sent < all {
                Progress::Sending(sent, all)
            } else {
                Progress::Checking
            });
        });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    on_progress.forget();
    let answered = request.clone();
    let on_load = Closure::<dyn FnMut()>::new(move || {
        let body = answered.response_text().ok().flatten().unwrap_or_default();
        match serde_json::from_str::<Result<Uploaded, AppError>>(&body) {
            Ok(Ok(uploaded)) => done(uploaded.address),
            Ok(Err(error)) => progress.set(Progress::Refused(error)),
            Err(_) => progress.set(Progress::Refused(AppError::Internal)),
        }
    });
    request.set_onload(Some(on_load.as_ref().unchecked_ref()));
    on_load.forget();
    let on_error =
        Closure::<dyn FnMut()>::new(move || progress.set(Progress::Refused(AppError::Unreachable)));
    request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
    request.send_with_opt_form_data(Some(&data)).ok()?;
    Some(request)
}
