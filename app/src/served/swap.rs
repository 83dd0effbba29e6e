//! The browser's side of a served page: fetches what stands at an address and puts it in place.

use super::asking::{address, ask, encoded, queried};
use super::beside::{follow, follow_head};
use super::widths::left;
use super::{ahead, heard, typing, unsaved};
use crate::path::HOME;
use crate::text::{Text, use_text};
use crate::ui::time::{Now, say_times};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, FormData, HtmlElement, HtmlFormElement, HtmlInputElement};

/// How long typing must rest before the page is asked, in milliseconds.
const REST: u64 = 60;

/// How long nothing stands where a page comes: the shape of one that is there at once would only blink.
const LATE: std::time::Duration = std::time::Duration::from_millis(200);

/// How long what a form did stays on the page.
const SAID: std::time::Duration = std::time::Duration::from_secs(6);

thread_local! {
    /// The title that the server wrote: the first page that hydrates loses it otherwise.
    static FIRST_TITLE: RefCell<Option<String>> = const { RefCell::new(None) };
    /// A page that a form's answer was already: its address and its HTML. It is shown without asking again,
    /// since what it says about the form is said once. It stays while one is there: the place in which the form
    /// stood may show it, too, before the router puts another one in its place.
    static ANSWERED: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// What a place needs to ask and to show.
#[derive(Clone, Copy)]
struct Swap {
    t: Text,
    place: NodeRef<Div>,
    address: Memo<String>,
    /// Counts what was asked: only the latest answer is shown.
    asked: StoredValue<u32>,
    /// Counts what was typed: only the last turn asks.
    typed: StoredValue<u32>,
    /// Where typing led last: of that answer only the results are put in place.
    searched: StoredValue<Option<String>>,
    title: RwSignal<String>,
}

/// Keeps the title that the server wrote, before anything in the browser changes it.
pub fn keep_title() {
    FIRST_TITLE.set(Some(document().title()));
}

/// The page that an address was answered with already.
fn of<'a>(answered: Option<&'a (String, String)>, to: &str) -> Option<&'a str> {
    answered.filter(|(at, _)| at == to).map(|(_, html)| html.as_str())
}

/// Forgets what a form was answered with once somebody is elsewhere, on whatever page. For the frame, which stays.
pub fn forget_elsewhere() {
    let location = use_location();
    Effect::new(move |_| {
        let here = address(&location.pathname.read(), &location.search.read());
        ANSWERED.with_borrow_mut(|it| *it = it.take().filter(|(at, _)| *at == here));
    });
}

/// The place of a served page.
#[component]
pub fn Place() -> impl IntoView {
    let location = use_location();
    let now = use_context::<Now>();
    let go = use_navigate();
    let go = move |to: &str, replace: bool| {
        go(to, NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() });
    };
    let address = Memo::new(move |_| address(&location.pathname.read(), &location.search.read()));
    let stands = Owner::current_shared_context().is_some_and(|it| it.during_hydration());
    let found = FIRST_TITLE.take().filter(|_| stands).unwrap_or_else(|| document().title());
    let swap = Swap {
        t: use_text(),
        place: NodeRef::new(),
        address,
        asked: StoredValue::new(0),
        typed: StoredValue::new(0),
        searched: StoredValue::new(None),
        title: RwSignal::new(bare(&found)),
    };
    Effect::new(move |before: Option<String>| {
        let address = address.get();
        let shown = if before.is_none() { stands } else { before.as_ref() == Some(&address) };
        if !shown {
            swap.load(address.clone());
        }
        address
    });
    Effect::new(move |_| {
        if let (Some(now), Some(place)) = (now.and_then(Now::get), swap.place.get()) {
            say_times(swap.t, &place, now);
        }
    });
    Effect::new(move |_| {
        if let Some(place) = swap.place.get().filter(|_| stands) {
            say_once(&place);
            heard::go_to_news_at_first(&place);
        }
    });
    let typed = {
        let go = go.clone();
        move |event: leptos::ev::Event| swap.typed(&event, go.clone())
    };
    view! {
        <Title text=move || swap.title.get()/>
        <div class="served" id="served" node_ref=swap.place inner_html=""
            on:submit=move |event| swap.submit(&event, go.clone())
            on:input=typed
            on:change=move |event| {
                left(swap.t, &event);
                typing::chosen(&event);
            }
            on:click=move |event| swap.clicked(&event)></div>
        <p class="visually-hidden" id="heard" role="status"></p>
    }
}

/// A title without the name of the console, which every page puts behind its own.
fn bare(title: &str) -> String {
    let title = title.strip_suffix("Minideck").unwrap_or(title);
    title.strip_suffix(" · ").unwrap_or(title).to_owned()
}

/// Has what a form did be read out, and takes it away after a while.
fn say_once(place: &Element) {
    if let Some(toasts) = first(place, ".toasts") {
        set_timeout(move || toasts.remove(), SAID);
    }
    heard::read_out(place);
}

/// The element of an event that fits, or an element around it.
pub(super) fn around(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

pub(super) fn first(inside: &Element, selector: &str) -> Option<Element> {
    inside.query_selector(selector).ok().flatten()
}

/// A page as it was answered.
pub(super) fn parsed(html: &str) -> Option<Document> {
    let parser = web_sys::DomParser::new().ok()?;
    parser.parse_from_string(html, web_sys::SupportedType::TextHtml).ok()
}

impl Swap {
    /// Fetches an address and shows it.
    fn load(self, address: String) {
        if let Some(html) = ANSWERED.with_borrow(|it| of(it.as_ref(), &address).map(str::to_owned))
        {
            // The place may stand in the page only after this.
            leptos::task::spawn_local(async move {
                leptos::task::tick().await;
                self.show(&address, &html, None);
            });
            return;
        }
        self.asked.update_value(|turn| *turn += 1);
        let turn = self.asked.get_value();
        leptos::task::spawn_local(async move {
            // A place that another one replaces now leaves asking to that.
            leptos::task::tick().await;
            if self.asked.try_get_value() != Some(turn) {
                return;
            }
            heard::say("");
            let still = move || self.asked.try_get_value() == Some(turn);
            set_timeout(
                move || {
                    if still() {
                        self.wait();
                    }
                },
                LATE,
            );
            let answer = match ahead::ask(&address) {
                Some(asked) => asked.answer().await,
                None => None,
            };
            if still() {
                match answer {
                    Some((_, html)) => self.show(&address, &html, None),
                    None => self.fail(true),
                }
            }
        });
    }

    /// Shows the shape of a page where nothing stands yet.
    fn wait(self) {
        let place = self.place.get_untracked();
        if let Some(place) = place.filter(|it| it.first_element_child().is_none()) {
            let lines = "<span class=skeleton></span>".repeat(6);
            let label = self.t.loading();
            place.set_inner_html(&format!(
                "<div class='stack' role=status aria-label='{label}' data-late>{lines}</div>"
            ));
        }
    }

    /// Puts a page in place, or only what has the ids in `parts`. One that is not served at all the browser
    /// opens itself.
    fn show(self, address: &str, html: &str, parts: Option<String>) {
        let Some(place) = self.place.get_untracked() else { return };
        let Some(new) =
            parsed(html).and_then(|it| it.get_element_by_id("served").map(|new| (it, new)))
        else {
            let _ = window().location().set_href(address);
            return;
        };
        let (document, new) = new;
        let searched = self.searched.get_value().as_deref() == Some(address);
        let parts = parts.or_else(|| searched.then(|| String::from("results"))).unwrap_or_default();
        let stood = heard::stood(&place);
        let mut whole = true;
        for part in parts.split_whitespace().map(|id| format!("#{id}")) {
            if let Some((old, new)) = first(&place, &part).zip(first(&new, &part)) {
                old.set_inner_html(&new.inner_html());
                whole = false;
            }
        }
        if whole {
            place.set_inner_html(&new.inner_html());
        } else if let Some(said) = first(&new, ".toasts") {
            if let Some(before) = first(&place, ".toasts") {
                before.remove();
            }
            let _ = place.append_with_node_1(&said);
        }
        if !whole {
            follow(&place, &document);
        }
        if searched {
            heard::say(&self.t.results_shown(heard::results(&place)));
        }
        self.searched.set_value(None);
        follow_head(&document);
        self.dress(&document, &place);
        heard::stand_again(&place, stood);
    }

    /// What a page that was put in place needs beside its HTML.
    fn dress(self, new: &Document, place: &Element) {
        self.title.set(bare(&new.title()));
        say_times(self.t, place, js_sys::Date::now());
        say_once(place);
        heard::go_to_news(place);
        let wrong = first(place, "form [aria-invalid=true]");
        if let Some(form) = wrong.and_then(|it| it.closest("form").ok().flatten()) {
            unsaved::mark(&form);
        }
    }

    /// Says that the server did not answer; what stands there stays. A page can be asked for again.
    fn fail(self, again: bool) {
        ahead::forget();
        let Some(place) = self.place.get_untracked() else { return };
        for old in ["[data-late]", "[data-failed]"] {
            if let Some(old) = first(&place, old) {
                old.remove();
            }
        }
        let again = again.then(|| {
            let retry = self.t.retry();
            format!("<p><button class=button type=button data-again>{retry}</button></p>")
        });
        let note = format!(
            "<div class='note note--danger' role=alert data-failed><svg class=icon aria-hidden=true>\
             <use href='/icons.svg#i-error'/></svg><div><p>{}</p>{}</div></div>",
            self.t.error_unreachable(),
            again.unwrap_or_default(),
        );
        let _ = place.insert_adjacent_html("afterbegin", &note);
    }

    /// Sends a form, and shows what the browser would have shown.
    fn submit(self, event: &leptos::ev::SubmitEvent, go: impl Fn(&str, bool) + 'static) {
        let form = event.target().and_then(|it| it.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|it| !it.has_attribute("data-whole")) else { return };
        event.prevent_default();
        if form.has_attribute("aria-busy") {
            return;
        }
        let Ok(data) = FormData::new_with_form(&form) else { return };
        // The button that was pressed is a part of what is sent.
        let name = event.submitter().and_then(|it| Some((it.get_attribute("name")?, it)));
        if let Some((name, button)) = name {
            let value = button.get_attribute("value").unwrap_or_default();
            let _ = data.append_with_str(&name, &value);
        }
        let action = form.get_attribute("action").unwrap_or_else(|| self.address.get_untracked());
        if form.method() == "get" {
            return go(&queried(&action, &data), false);
        }
        let parts = form.get_attribute("data-part");
        let from = self.address.get_untracked();
        let _ = form.set_attribute("aria-busy", "true");
        let body: JsValue = if form.enctype() == "multipart/form-data" {
            data.into()
        } else {
            encoded(&data).into()
        };
        leptos::task::spawn_local(async move {
            let answer = ask(&action, Some(body)).await;
            ahead::forget();
            let _ = form.remove_attribute("aria-busy");
            // Whoever went elsewhere meanwhile is not called back.
            let Some(here) = self.address.try_get_untracked().filter(|here| *here == from) else {
                return;
            };
            match answer {
                // Forms lead on; what answers at their own address is no page.
                Some((to, _)) if to == action && to != here => {
                    unsaved::mark(&form);
                    self.fail(false);
                }
                Some((to, html)) if here == to || parts.is_some() => {
                    self.show(&to, &html, parts);
                }
                Some((to, html)) => {
                    ANSWERED.set(Some((to.clone(), html)));
                    go(&to, false);
                }
                None => {
                    unsaved::mark(&form);
                    self.fail(false);
                }
            }
        });
    }

    /// Says beside a field what is typed, and asks while one searches.
    fn typed(self, event: &leptos::ev::Event, go: impl Fn(&str, bool) + 'static) {
        typing::tell(event);
        let form = around(event, "form[data-live]");
        let Some(form) = form.and_then(|it| it.dyn_into::<HtmlFormElement>().ok()) else { return };
        self.typed.update_value(|turn| *turn += 1);
        let turn = self.typed.get_value();
        let ask = move || {
            if self.typed.try_get_value() == Some(turn)
                && let Ok(data) = FormData::new_with_form(&form)
            {
                let action = form.get_attribute("action").unwrap_or_else(|| HOME.to_owned());
                let to = queried(&action, &data);
                self.searched.set_value(Some(to.clone()));
                go(&to, true);
            }
        };
        set_timeout(ask, std::time::Duration::from_millis(REST));
    }

    /// Opens the texts in which a field stands that a link leads to, and goes there; copies the value of a
    /// copy button.
    fn clicked(self, event: &leptos::ev::MouseEvent) {
        let to = around(event, "a[href^='#']").and_then(|link| link.get_attribute("href"));
        let to = to.and_then(|to| document().get_element_by_id(to.trim_start_matches('#')));
        if let Some(to) = to {
            let texts = to.closest(".languages__texts").ok().flatten();
            let label = texts.and_then(|it| it.previous_element_sibling());
            // Not by a click: that would come back here while this one is not done.
            let choice = label.and_then(|it| first(&it, "input"));
            if let Some(choice) = choice.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
                choice.set_checked(true);
            }
            event.prevent_default();
            to.scroll_into_view();
            if let Ok(to) = to.dyn_into::<HtmlElement>() {
                let _ = to.focus();
            }
            return;
        }
        if around(event, "[data-again]").is_some() {
            return self.load(self.address.get_untracked());
        }
        let button = around(event, ".copy__button");
        if let Some(whole) = button.and_then(|it| it.closest(".copy").ok().flatten()) {
            crate::ui::copy::copy_value(self.t, whole);
        }
    }
}
