//! The page that an invitation's link opens.

use super::api::{AcceptInvitation, AcceptNewInvitation};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::served::form::{Hidden, refusal_note};
use crate::session::api::SignOut;
use crate::session::view::Entry;
use crate::text::{Text, use_text};
use crate::ui::field::TextField;
use backend::invitation::{Follower, Invitation};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let token = query.get("token");
    let invitation = backend::invitation::read(&Host::of_request().cx()?, &token).await?;
    let Invitation { workspace, role, email, follower } = invitation;
    let heading = t.invitation_heading(&workspace);
    let lead = t.invitation_lead(&email, t.workspace_role(role));
    let refused = refused_before(AcceptInvitation::PATH).map(|error| refusal_note(t, &error));
    let form = match follower {
        Follower::New => new_account(t, token, email),
        Follower::Invited => accept(t, token),
        Follower::SignedOut => {
            let here = format!("/invitation?token={}", path::encode(&token));
            let href = path::sign_in(&here);
            view! {
                <p>{t.invitation_sign_in()}</p>
                <a class="button button--primary button--block" href=href rel="external">{t.sign_in()}</a>
            }
            .into_any()
        }
        Follower::SomebodyElse => view! {
            <p role="alert">{t.invitation_somebody_else(&email)}</p>
            <form method="post" data-whole action=SignOut::url()>
                <button class="button button--block" type="submit">{t.sign_out()}</button>
            </form>
        }
        .into_any(),
    };
    Ok(view! {
        <Title text=heading.clone()/>
        <Entry>
            <div class="entry__form">
                <div><h1>{heading}</h1><p class="muted">{lead}</p></div>
                {refused}
                {form}
            </div>
        </Entry>
    }
    .into_any())
}

fn accept(t: Text, token: String) -> AnyView {
    view! {
        <form method="post" data-whole action=AcceptInvitation::url()>
            <Hidden pairs=vec![("token", token)]/>
            <button class="button button--primary button--block" type="submit">{t.invitation_accept()}</button>
        </form>
    }
    .into_any()
}

fn new_account(t: Text, token: String, email: String) -> AnyView {
    let error = refused_before(AcceptNewInvitation::PATH);
    let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let at =
        |field: Field| Signal::stored(error.as_ref().and_then(|error| error.at(t, field, None)));
    let (name_error, password_error) = (at(Field::Name), at(Field::Password));
    let whole = error.as_ref().filter(|it| !matches!(it, AppError::Fields { .. }));
    let whole = whole.map(|error| refusal_note(t, error));
    view! {
        {whole}
        <form class="form" method="post" novalidate data-whole action=AcceptNewInvitation::url()>
            <Hidden pairs=vec![("token", token)]/>
            <input class="visually-hidden" type="email" name="email" value=email autocomplete="username"
                tabindex="-1" aria-hidden="true" readonly/>
            <TextField name="name" label=t.your_name() value=typed error=name_error autocomplete="name"/>
            <TextField name="password" label=t.password() kind="password" help=t.password_help()
                error=password_error autocomplete="new-password"/>
            <button class="button button--primary button--block" type="submit">{t.invitation_accept()}</button>
        </form>
    }
    .into_any()
}
