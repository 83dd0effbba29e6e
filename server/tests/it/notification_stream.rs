//! What is new, told live: nothing is lost, and nothing is told to whoever is gone.

use crate::notification::tell;
use crate::people::Who;
use crate::world::World;
use axum::body::Body;
use axum::http::{Request, header};
use backend::entity::session;
use backend::notification::STREAMS_MOST;
use http_body_util::BodyExt as _;
use sea_orm::entity::prelude::*;
use serde_json::Value;
use std::time::{Duration, Instant};

both!(
    an_interrupted_stream_goes_on_where_it_was,
    another_process_hears_of_it_within_a_second,
    a_stream_ends_with_its_session,
    the_oldest_stream_makes_room,
    streams_end_with_the_process,
);

const PATH: &str = "/api/notifications/stream";
/// Within this time something that happens is told.
const SOON: Duration = Duration::from_secs(1);

/// An open stream.
pub struct Stream {
    body: Body,
    text: String,
}

/// What a stream told: the number and the rest.
pub type Event = (String, Value);

impl Stream {
    /// Opened by somebody, after the last thing they heard.
    pub async fn open(world: &World, who: Who, last: Option<&str>) -> Stream {
        let cookie = world.cookie(who).await.unwrap();
        Stream::of(world, &cookie, "", last).await
    }

    /// The same with a cookie and a query.
    pub async fn of(world: &World, cookie: &str, query: &str, last: Option<&str>) -> Stream {
        let mut request = Request::get(format!("{PATH}{query}")).header(header::COOKIE, cookie);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = world.respond(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
        Stream { body: response.into_body(), text: String::new() }
    }

    /// What is told next, or nothing if the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        let limit = Duration::from_secs(5);
        tokio::time::timeout(limit, self.read()).await.expect("something is told")
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let line = |name: &str| {
                    let mut lines = event.lines().filter_map(|it| it.split_once(": "));
                    lines.find(|it| it.0 == name).map(|it| it.1.to_owned())
                };
                let (id, data) = (line("id").unwrap_or_default(), line("data"));
                let rest = rest.to_owned();
                self.text = rest;
                if let Some(data) = data {
                    return Some((id, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let frame = self.body.frame().await?.unwrap();
            let bytes = frame.into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// Whether nothing is told for a while.
    pub async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(SOON / 2, self.read()).await.is_err()
    }
}

async fn an_interrupted_stream_goes_on_where_it_was(world: &World) {
    let account = world.places.account(Who::MerchantDev);
    tell(world, account, None).await;
    let mut stream = Stream::open(world, Who::MerchantDev, None).await;
    let (start, count) = stream.next().await.unwrap();
    assert_eq!((count["unread"].clone(), count.get("kind")), (1.into(), None), "only the count");
    tell(world, account, Some(Who::Admin)).await;
    let (first, told) = stream.next().await.unwrap();
    assert_eq!((told["unread"].clone(), told["kind"].clone()), (2.into(), "member.added".into()));
    assert_eq!(told["facts"]["actor"], "Ada Admin");
    drop(stream);
    for _ in 0..2 {
        tell(world, account, None).await;
    }
    let mut stream = Stream::open(world, Who::MerchantDev, Some(&first)).await;
    let (second, _) = stream.next().await.unwrap();
    let (third, told) = stream.next().await.unwrap();
    assert_eq!(told["unread"], 4);
    let numbers: Vec<i64> = [start, first.clone(), second.clone(), third.clone()]
        .iter()
        .map(|it| it.parse().unwrap())
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(stream.is_silent().await);
    let cookie = world.cookie(Who::MerchantDev).await.unwrap();
    let mut all = Stream::of(world, &cookie, "?after=0", None).await;
    for _ in 0..4 {
        assert_eq!(all.next().await.unwrap().1["kind"], "member.added");
    }
    // A browser that comes again says both; what it has heard since counts.
    let mut rest = Stream::of(world, &cookie, "?after=0", Some(&second)).await;
    assert_eq!(rest.next().await.unwrap().0, third);
    // A number that was never given, as by a database that is no more, and one that is none.
    let mut odd = Stream::of(world, &cookie, "", Some("999999999")).await;
    let mut none = Stream::of(world, &cookie, "", Some("none")).await;
    for stream in [&mut odd, &mut none] {
        assert_eq!(stream.next().await.unwrap().0, third);
    }
    tell(world, account, None).await;
    for stream in [&mut odd, &mut none] {
        assert_eq!(stream.next().await.unwrap().1["kind"], "member.added");
    }
}

async fn another_process_hears_of_it_within_a_second(world: &World) {
    let other = world.another().await;
    let account = world.places.account(Who::MerchantDev);
    let mut stream = Stream::open(&other, Who::MerchantDev, None).await;
    assert_eq!(stream.next().await.unwrap().1["unread"], 0);
    for count in 1..4 {
        let begun = Instant::now();
        tell(world, account, None).await;
        assert_eq!(stream.next().await.unwrap().1["unread"], count);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
    other.backend.database.clone().close().await.unwrap();
}

async fn a_stream_ends_with_its_session(world: &World) {
    let cookie = world.cookie(Who::MerchantDev).await.unwrap();
    let mut stream = Stream::of(world, &cookie, "", None).await;
    let mut elsewhere = Stream::open(world, Who::MerchantDev, None).await;
    stream.next().await.unwrap();
    elsewhere.next().await.unwrap();
    let mut out = crate::world::form("/api/session/sign-out", &[], "application/json");
    out.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    assert_eq!(world.raw(out).await.status, 200);
    assert_eq!(stream.next().await.unwrap().1["end"], true);
    assert!(stream.next().await.is_none());
    assert!(elsewhere.is_silent().await, "the other browser is still signed in");
    let txn = world.begin().await;
    let own = session::COLUMN.account_id.eq(world.places.account(Who::MerchantDev));
    session::Entity::delete_many().filter(own).exec(&txn).await.unwrap();
    txn.commit().await.unwrap();
    world.backend.wakes.tell(world.places.account(Who::MerchantDev));
    assert_eq!(elsewhere.next().await.unwrap().1["end"], true);
    assert!(elsewhere.next().await.is_none());
    drop((stream, elsewhere));
    assert_eq!(world.backend.wakes.streams(), 0);
}

async fn the_oldest_stream_makes_room(world: &World) {
    let mut streams = Vec::new();
    for _ in 0..=STREAMS_MOST {
        let mut stream = Stream::open(world, Who::MerchantDev, None).await;
        stream.next().await.unwrap();
        streams.push(stream);
    }
    let mut others = Stream::open(world, Who::Admin, None).await;
    others.next().await.unwrap();
    assert_eq!(streams[0].next().await.unwrap().1["end"], true);
    assert!(streams[0].next().await.is_none());
    tell(world, world.places.account(Who::MerchantDev), None).await;
    for stream in &mut streams[1..] {
        assert_eq!(stream.next().await.unwrap().1["unread"], 1);
    }
    assert!(others.is_silent().await);
}

/// Without a last word: the browser opens them again once the console is back.
async fn streams_end_with_the_process(world: &World) {
    let mut stream = Stream::open(world, Who::MerchantDev, None).await;
    stream.next().await.unwrap();
    let begun = Instant::now();
    world.backend.wakes.stop();
    assert!(stream.next().await.is_none());
    let mut late = Stream::open(world, Who::MerchantDev, None).await;
    while late.next().await.is_some() {}
    assert!(begun.elapsed() < SOON);
}
