//! What was found in a request, and what was said about it.

use super::api::CommentRequest;
use crate::error::AppError;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use crate::ui::tile::Avatar;
use crate::ui::time::Moment;
use backend::request::page::{Comment, Finding};
use domain::form::Field;
use domain::id::RequestId;
use domain::request::{FindingSeverity, TEXT_MOST};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What was said about a request as a whole, and the form to say more.
pub struct Talk {
    /// Which request.
    pub number: RequestId,
    /// What was said.
    pub comments: Vec<Comment>,
}

impl Talk {
    /// As a panel; `error` is why the last comment was refused.
    pub fn view(self, t: Text, error: Option<&AppError>) -> AnyView {
        let none = self.comments.is_empty();
        let wrong =
            error.map(|error| error.at(t, Field::Comment, None).unwrap_or_else(|| error.words(t)));
        let typed: String = error.and_then(AppError::typed).unwrap_or_default();
        let said = self.comments.into_iter().map(comment).collect_view();
        view! {
            <section class="panel" id="comments">
                <div class="panel__head"><h2>{t.request_comments()}</h2></div>
                <div class="panel__body"><div class="stack">
                    {none.then(|| view! { <p class="muted">{t.request_no_comments()}</p> })}
                    {said}
                    <form class="stack stack--tight" method="post" novalidate action=CommentRequest::url()>
                        <Hidden pairs=vec![("number", self.number.to_string())]/>
                        <TextArea name="text" label=t.request_comment() value=typed most=TEXT_MOST error=Signal::stored(wrong)/>
                        <div class="row"><button class="button" type="submit">{t.request_say()}</button></div>
                    </form>
                </div></div>
            </section>
        }
        .into_any()
    }
}

fn comment(comment: Comment) -> AnyView {
    let Comment { author, at, text } = comment;
    view! {
        <div class="comment">
            <Avatar id=author.id.to_string() name=author.name.clone()/>
            <div class="comment__by"><b>{author.name}</b><span class="muted small"><Moment at/></span></div>
            <p class="lines">{text}</p>
        </div>
    }
    .into_any()
}

/// What reviewers found, if anything.
pub fn findings(t: Text, findings: Vec<Finding>) -> AnyView {
    if findings.is_empty() {
        return ().into_any();
    }
    let items = findings.into_iter().map(|it| finding(t, it)).collect_view();
    view! {
        <section class="panel" id="findings">
            <div class="panel__head"><h2>{t.findings()}</h2></div>
            <ul class="findings">{items}</ul>
        </section>
    }
    .into_any()
}

fn finding(t: Text, finding: Finding) -> AnyView {
    let (class, meaning, icon, word) = match (finding.severity, &finding.fixed) {
        (_, Some(_)) => ("finding finding--fixed", Meaning::Success, "done", t.request_fixed()),
        (FindingSeverity::MustFix, None) => {
            ("finding finding--blocking", Meaning::Danger, "error", t.request_must_fix())
        }
        (FindingSeverity::ShouldFix, None) => {
            ("finding finding--warning", Meaning::Warning, "warning", t.request_should_fix())
        }
        (FindingSeverity::Noted, None) => {
            ("finding finding--noted", Meaning::Neutral, "info", t.severity_noted())
        }
    };
    let place: Vec<String> =
        [finding.place, finding.rule].into_iter().filter(|it| !it.is_empty()).collect();
    let place =
        (!place.is_empty()).then(|| view! { <p class="finding__where">{place.join(" · ")}</p> });
    let answers = finding.comments.into_iter().map(comment).collect_view();
    view! {
        <li class=class>
            <Icon name=icon/>
            <div class="finding__body">
                <div class="finding__head"><span class="finding__title">{finding.text}</span><Badge meaning icon word/></div>
                {place}
                <div class="thread">{answers}</div>
            </div>
        </li>
    }
    .into_any()
}
