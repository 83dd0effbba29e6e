//! The account menu: language, theme, sign out; plain forms, since each changes the whole page.

use crate::notification::bell::Bell;
use crate::session::api::{SetPreferences, SignOut};
use crate::text::use_text;
use crate::ui::{icon::Icon, kept::kept, tile::Avatar};
use domain::account::Reader;
use domain::language::{Locale, Theme};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The bell, and the account menu.
pub fn shown(reader: Reader) -> AnyView {
    let inputs = |reader: &Reader| {
        (Part, use_text(), reader.person.clone(), reader.email.clone(), reader.theme, reader.unread)
    };
    kept(reader, inputs, |reader| view! { <Bell unread=reader.unread/><AccountMenu reader/> })
}

/// Names this part among those that are kept.
#[derive(PartialEq, Eq, Hash)]
struct Part;

#[component]
fn AccountMenu(reader: Reader) -> impl IntoView {
    let t = use_text();
    let name = reader.person.name.clone();
    view! {
        <div class="anchor">
            <button class="topbar__account" type="button" popovertarget="account">
                <Avatar id=reader.person.id.to_string() name=name.clone()/>
                <span class="visually-hidden">{t.account_of(&name)}</span>
            </button>
            <div class="menu menu--end" id="account" popover>
                <p class="menu__group"><b class="medium">{name}</b><br/>{reader.email}</p>
                <hr/>
                <Preferences theme=reader.theme/>
                <hr/>
                <a class="menu__item" href="/account"><Icon name="user"/>{t.account()}</a>
                <form method="post" action=SignOut::url()>
                    <button class="menu__item" type="submit"><Icon name="return"/>{t.sign_out()}</button>
                </form>
            </div>
        </div>
    }
}

/// Language and theme, as a plain form of buttons.
#[component]
fn Preferences(theme: Option<Theme>) -> impl IntoView {
    let t = use_text();
    let themes = [
        (None, "system", t.theme_system()),
        (Some(Theme::Light), "light", t.theme_light()),
        (Some(Theme::Dark), "dark", t.theme_dark()),
    ];
    view! {
        <form method="post" action=SetPreferences::url()>
            <p class="menu__group">{t.language()}</p>
            {Locale::ALL.iter().map(|locale| view! {
                <button class="menu__item" type="submit" name="locale" value=locale.word() lang=locale.word()>
                    <Icon name="globe"/>{locale.own_name()}
                    {(*locale == t.0).then(|| view! {
                        <span class="menu__check"><Icon name="check"/><span class="visually-hidden">{t.chosen()}</span></span>
                    })}
                </button>
            }).collect_view()}
        </form>
        <form method="post" action=SetPreferences::url()>
            <p class="menu__group">{t.theme()}</p>
            {themes.into_iter().map(|(value, word, label)| view! {
                <button class="menu__item" type="submit" name="theme" value=word>
                    <Icon name="sun"/>{label}
                    {(value == theme).then(|| view! {
                        <span class="menu__check"><Icon name="check"/><span class="visually-hidden">{t.chosen()}</span></span>
                    })}
                </button>
            }).collect_view()}
        </form>
    }
}
