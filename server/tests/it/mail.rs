//! Mail, as a mail server gets it.

use crate::people::Who;
use crate::world::{Answer, HOST, World, form};
use axum::Router;
use axum::http::header;
use backend::mail::Mailer;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

both!(
    an_invitation_is_mailed_in_the_language_of_whoever_invites,
    a_mail_server_that_is_away_keeps_nobody_from_inviting,
);

/// Takes one mail and gives back what was said: the envelope and the message.
async fn take(listener: TcpListener) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut said = String::new();
    write.write_all(b"220 sink\r\n").await.unwrap();
    let mut in_data = false;
    while let Some(line) = lines.next_line().await.unwrap() {
        let answer = match (in_data, line.as_str()) {
            (true, ".") => "250 taken",
            (true, _) => "",
            (false, "DATA") => "354 go on",
            (false, "QUIT") => "221 bye",
            (false, _) => "250 sink",
        };
        in_data = line == "DATA" || (in_data && line != ".");
        if !answer.is_empty() {
            write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        said.push_str(&line);
        said.push('\n');
        if line == "QUIT" {
            break;
        }
    }
    said
}

/// What is answered to an invitation, by a console that is there until it was mailed.
async fn invite(world: &World, router: &Router, email: &str) -> Answer {
    let pairs = [
        ("key", world.places.tenant.key.as_str()),
        ("email", email),
        ("role", "workspace-developer"),
    ];
    let mut request = form("/api/workspace-member/invite", &pairs, "application/json");
    let cookie = world.cookie(Who::Admin).await.unwrap();
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    request.headers_mut().insert(header::HOST, HOST.parse().unwrap());
    Answer::of(router.clone().oneshot(request).await.unwrap()).await
}

fn mailer(port: u16) -> Mailer {
    Mailer::new(&format!("smtp://127.0.0.1:{port}"), "Minideck <console@example.com>").unwrap()
}

/// A message without the breaks and signs of its transfer encoding.
fn plain(said: &str) -> String {
    said.replace("=\n", "").replace("=3D", "=")
}

async fn an_invitation_is_mailed_in_the_language_of_whoever_invites(world: &World) {
    let sent = async |email: &str| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = tokio::spawn(take(listener));
        let router = world.mailing_router(mailer(port));
        let answer = invite(world, &router, email).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let link = answer.cookie("minideck-link=").unwrap().split(';').next().unwrap().to_owned();
        let said = tokio::time::timeout(Duration::from_secs(10), taken).await.unwrap().unwrap();
        (plain(&said), app::path::decode(&link))
    };
    let (said, link) = sent("new.person@example.test").await;
    for part in [
        "MAIL FROM:<console@example.com>",
        "RCPT TO:<new.person@example.test>",
        "From: Minideck <console@example.com>",
        "Subject: Invitation to Harbour Wallet",
        "Ada Admin has invited you to Harbour Wallet as Workspace Developer.",
        "valid for 7 days",
        &link,
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(link.contains("/invitation?token="));

    let chinese = [("locale", "zh-CN")];
    let chosen = world.post_form("/api/session/set-preferences", &chinese, Who::Admin).await;
    assert_eq!(chosen.status, 200);
    let (said, _) = sent("other.person@example.test").await;
    assert!(said.contains("RCPT TO:<other.person@example.test>"));
    assert!(!said.contains("has invited you") && said.contains("utf-8"), "{said}");

    // The page says that it is mailed, and shows the link all the same.
    let path = format!("/workspaces/{}/members", world.places.tenant.key);
    let mut request = crate::world::page(&path);
    let cookie = world.cookie(Who::Admin).await.unwrap();
    let cookies = format!("{cookie}; minideck-link={}", app::path::encode(&link));
    request.headers_mut().insert(header::COOKIE, cookies.parse().unwrap());
    request.headers_mut().insert(header::HOST, HOST.parse().unwrap());
    let shown = world.mailing_router(mailer(1)).oneshot(request).await.unwrap();
    let shown = Answer::of(shown).await.body;
    assert!(shown.contains("邀请邮件正在发送") && shown.contains(&link), "{shown}");
    let shown = world.with(crate::world::page(&path), &cookies).await.body;
    assert!(!shown.contains("邀请邮件正在发送") && shown.contains(&link), "without a mail server");
}

async fn a_mail_server_that_is_away_keeps_nobody_from_inviting(world: &World) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let router = world.mailing_router(mailer(port));
    let answer = invite(world, &router, "new.person@example.test").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.cookie("minideck-link=").is_some());
}
