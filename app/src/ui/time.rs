//! Moments: relative, with the exact one on hover, in the reader's zone. The server does not know that
//! zone and a page must be the same on both sides, so it writes UTC; the browser then puts its own words.

use crate::text::{Text, use_text};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use leptos::prelude::*;

/// The present, once the browser has taken over; it moves every half minute.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Option<f64>>);

impl Now {
    /// The present in milliseconds since 1970, if the browser has taken over.
    pub fn get(self) -> Option<f64> {
        self.0.get()
    }
}

/// Provides the clock that every [`Moment`] of the page follows.
pub fn provide_now() {
    let now = RwSignal::new(None);
    provide_context(Now(now));
    Effect::new(move |_| {
        now.set(Some(js_sys::Date::now()));
        let tick = move || now.set(Some(js_sys::Date::now()));
        let _ = set_interval_with_handle(tick, std::time::Duration::from_secs(30));
    });
}

/// `24 Nov 2026, 03:45 UTC`.
pub fn exact(t: Text, at: DateTime<Utc>) -> String {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    t.time_exact(at.day(), month(t, at.month()), time, at.year())
}

/// `2026-11-24T03:45:00Z`, for programs.
pub fn machine(at: DateTime<Utc>) -> String {
    format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

fn month(t: Text, month: u32) -> &'static str {
    t.time_months().split(' ').nth(month.saturating_sub(1) as usize).unwrap_or("")
}

/// `24 Nov 2026`: a day, wherever one reads of it.
pub fn day(t: Text, day: NaiveDate) -> String {
    t.time_date(day.day(), month(t, day.month()), day.year())
}

/// `4 minutes ago`; a date from a week on. Times in milliseconds since 1970.
fn relative(t: Text, at: f64, now: f64) -> String {
    let seconds = ((now - at) / 1_000.0).max(0.0);
    let whole = |unit: f64| -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number of units"
        )]
        let count = (seconds / unit) as u64;
        count
    };
    match seconds {
        s if s < 60.0 => t.time_now().to_owned(),
        s if s < 3_600.0 => t.time_minutes(whole(60.0)),
        s if s < 86_400.0 => t.time_hours(whole(3_600.0)),
        s if s < 604_800.0 => t.time_days(whole(86_400.0)),
        _ => {
            let date = js_sys::Date::new(&at.into());
            let year = date.get_full_year();
            let this_year = js_sys::Date::new(&now.into()).get_full_year();
            let month = month(t, date.get_month() + 1);
            if year == this_year {
                t.time_day(date.get_date(), month)
            } else {
                t.time_date(date.get_date(), month, year)
            }
        }
    }
}

/// The exact time in the reader's zone.
fn hovered(t: Text, at: f64) -> String {
    let date = js_sys::Date::new(&at.into());
    String::from(date.to_locale_string(t.0.word(), &js_sys::Object::new().into()))
}

/// Puts the browser's own words into every `<time>` below an element that the server wrote.
#[cfg(not(feature = "ssr"))]
pub fn say_times(t: Text, inside: &web_sys::Element, now: f64) {
    use wasm_bindgen::JsCast;
    let Ok(found) = inside.query_selector_all("time[datetime]") else { return };
    for at in 0..found.length() {
        let Some(time) = found.get(at).and_then(|it| it.dyn_into::<web_sys::Element>().ok()) else {
            continue;
        };
        let machine = time.get_attribute("datetime").unwrap_or_default();
        let at = js_sys::Date::parse(&machine);
        if at.is_finite() {
            time.set_text_content(Some(&relative(t, at, now)));
            let _ = time.set_attribute("title", &hovered(t, at));
        }
    }
}

/// A moment as `<time>`.
#[component]
pub fn Moment(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    let t = use_text();
    let now = use_context::<Now>();
    let machine = machine(at);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double")]
    let millis = at.timestamp_millis() as f64;
    let fixed = exact(t, at);
    let title = fixed.clone();
    let here = move || now.and_then(|Now(now)| now.get());
    let words = move || match here() {
        Some(now) => relative(t, millis, now),
        None => fixed.clone(),
    };
    let hover = move || match here() {
        Some(_) => hovered(t, millis),
        None => title.clone(),
    };
    view! { <time datetime=machine title=hover>{words}</time> }
}
