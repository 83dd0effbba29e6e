//! The workspace switcher: it only changes the address.

use super::current;
use crate::path;
use crate::text::use_text;
use crate::ui::{icon::Icon, kept::kept, tile::Logo};
use domain::account::Reader;
use domain::workspace::WorkspaceKind;
use leptos::prelude::*;

/// The switcher, with the workspace that the address names.
pub fn shown(reader: Reader, key: Memo<Option<String>>) -> AnyView {
    let inputs =
        |reader: &Reader| (Part, use_text(), reader.workspaces.clone(), key.get_untracked());
    kept(reader, inputs, |reader| view! { <Switcher reader key/> })
}

/// Names this part among those that are kept.
#[derive(PartialEq, Eq, Hash)]
struct Part;

#[component]
fn Switcher(reader: Reader, key: Memo<Option<String>>) -> impl IntoView {
    let t = use_text();
    let kind = move |kind: WorkspaceKind| match kind {
        WorkspaceKind::Tenant => t.tenant(),
        WorkspaceKind::Developer => t.merchant(),
    };
    let choices = reader.workspaces.clone();
    let reader = StoredValue::new(reader);
    let shown =
        move || {
            let space = reader.with_value(|reader| current(reader, key.read().as_deref()));
            space.map(|space| {
            view! {
                <Logo id=space.key name=space.name.clone()/>
                <span><span class="visually-hidden">{t.workspace()}" "</span>{space.name}</span>
                <span class="tag only-desk">{kind(space.kind)}</span>
            }
        }).into_any()
        };
    view! {
        <div class="anchor">
            <button class="switcher" type="button" popovertarget="workspaces">
                {shown}
                <Icon name="switch"/>
            </button>
            <div class="menu menu--below" id="workspaces" popover>
                <a class="menu__item" href=path::HOME><Icon name="programs"/>{t.everything_i_see()}</a>
                <hr/>
                {choices.into_iter().map(|space| {
                    let href = format!("{}?workspace={}", path::HOME, path::encode(&space.key));
                    let name = space.name.clone();
                    view! {
                        <a class="menu__item" href=href>
                            <Logo id=space.key name=space.name/>
                            <span>{name}<span class="menu__why">{kind(space.kind)}</span></span>
                        </a>
                    }
                }).collect_view()}
            </div>
        </div>
    }
}
