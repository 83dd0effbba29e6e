//! What was said about a request.

use super::api::CommentRequest;
use crate::error::AppError;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::field::TextArea;
use crate::ui::tile::Avatar;
use crate::ui::time::Moment;
use backend::request::page::Comment;
use domain::form::Field;
use domain::id::RequestId;
use domain::request::TEXT_MOST;
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

/// What somebody said.
pub fn comment(comment: Comment) -> AnyView {
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
