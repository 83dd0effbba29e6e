//! What a page asks the server for. Each answer has its own type for the page, and one and the same for
//! the machinery that loads it, so that the browser loads that machinery once and not once a type.

use crate::error::AppError;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

type Erased = Arc<dyn Any + Send + Sync>;

/// An answer of whatever type: a value, or the text that came with the page.
#[derive(Clone)]
struct Held {
    value: Option<Erased>,
    text: Arc<str>,
    #[cfg(feature = "ssr")]
    encode: fn(&Erased) -> String,
}

impl Held {
    fn new<T: Serialize + Send + Sync + 'static>(answer: Result<T, AppError>) -> Held {
        Held {
            value: Some(Arc::new(answer)),
            text: Arc::from(""),
            #[cfg(feature = "ssr")]
            encode: encode::<T>,
        }
    }

    fn read<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, AppError> {
        let known =
            self.value.as_ref().and_then(|value| value.downcast_ref::<Result<T, AppError>>());
        if let Some(known) = known {
            return known.clone();
        }
        let read = match self.text.split_at_checked(1) {
            Some(("+", text)) => serde_json::from_str(text).map(Ok),
            Some(("-", text)) => serde_json::from_str(text).map(Err),
            _ => Ok(Err(AppError::Internal)),
        };
        read.unwrap_or(Err(AppError::Internal))
    }
}

/// `+` and the value, `-` and the error, as JSON.
#[cfg(feature = "ssr")]
fn encode<T: Serialize + 'static>(value: &Erased) -> String {
    let text = match value.downcast_ref::<Result<T, AppError>>() {
        Some(Ok(value)) => serde_json::to_string(value).map(|text| format!("+{text}")),
        Some(Err(error)) => serde_json::to_string(error).map(|text| format!("-{text}")),
        None => Ok(String::new()),
    };
    text.unwrap_or_default()
}

/// Carries answers from the server's render into the browser as they are.
struct HeldCodec;

impl Encoder<Held> for HeldCodec {
    type Error = Infallible;
    type Encoded = String;

    fn encode(held: &Held) -> Result<String, Infallible> {
        #[cfg(feature = "ssr")]
        let text = held.value.as_ref().map_or_else(String::new, |value| (held.encode)(value));
        // Only a server encodes.
        #[cfg(not(feature = "ssr"))]
        let text = held.text.to_string();
        Ok(text)
    }
}

impl Decoder<Held> for HeldCodec {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Held, Infallible> {
        Ok(Held {
            value: None,
            text: Arc::from(text),
            #[cfg(feature = "ssr")]
            encode: |_| String::new(),
        })
    }
}

/// What an answer depends on, of whatever type.
#[derive(Clone)]
struct Source {
    value: Erased,
    same: fn(&Erased, &Erased) -> bool,
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        (self.same)(&self.value, &other.value)
    }
}

fn same<S: PartialEq + 'static>(one: &Erased, other: &Erased) -> bool {
    match (one.downcast_ref::<S>(), other.downcast_ref::<S>()) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

type Loading = Pin<Box<dyn Future<Output = Held> + Send>>;

/// An answer that a page awaits.
pub struct Answer<T> {
    held: Resource<Held, HeldCodec>,
    answers: PhantomData<fn() -> T>,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Answer<T> {}

/// Asks with `fetch` for whatever `source` names, and anew when that changes. The page's first byte waits
/// for it.
pub fn ask<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Answer<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let source = move || Source { value: Arc::new(source()), same: same::<S> };
    let load = move |source: Source| -> Loading {
        match source.value.downcast_ref::<S>() {
            Some(source) => {
                let fetching = fetch(source.clone());
                Box::pin(async move { Held::new(fetching.await) })
            }
            None => Box::pin(async { Held::new::<T>(Err(AppError::Internal)) }),
        }
    };
    Answer { held: resource(Arc::new(source), Arc::new(load)), answers: PhantomData }
}

fn resource(
    source: Arc<dyn Fn() -> Source + Send + Sync>,
    load: Arc<dyn Fn(Source) -> Loading + Send + Sync>,
) -> Resource<Held, HeldCodec> {
    Resource::new_with_options(move || source(), move |source| load(source), true)
}

impl<T: DeserializeOwned + Clone + 'static> Answer<T> {
    /// The answer as it is now, if there is one.
    pub fn get(&self) -> Option<Result<T, AppError>> {
        self.held.get().map(|held| held.read())
    }

    /// Asks anew.
    pub fn refetch(&self) {
        self.held.refetch();
    }
}

impl<T: DeserializeOwned + Clone + 'static> IntoFuture for Answer<T> {
    type Output = Result<T, AppError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let loading: Pin<Box<dyn Future<Output = Held> + Send>> = Box::pin(self.held.into_future());
        Box::pin(async move { loading.await.read() })
    }
}
