//! Lists that come in pages.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde_json::Value;

use super::builder::{Answer, CallBuilder};
use super::wire::decoded;
use super::{BoxFuture, Call, Error, Raw, Reply};
use crate::runtime::{Json, Nullable};

/// How to walk through a list.
#[derive(Debug)]
pub struct Paging {
    /// The member of the body that holds the items; `None` if the body itself is the list.
    pub items: Option<&'static str>,
    /// How to request the next page if the response doesn't say.
    pub step: Step,
    /// Where the response says what comes next. The first member that is present counts.
    pub next: &'static [Next],
    /// The member that holds the number of items on all pages.
    pub total: Option<&'static str>,
    /// Query parameters for the size of a page that must be sent for the next page, each with its usual value. Without
    /// one, the number of items of the page is sent. Pages that are counted have their size from the first one on.
    pub sizes: &'static [(&'static str, Option<i64>)],
}

impl Paging {
    /// Makes the first request ask for the first page, where the docs want the place of a page and its size together:
    /// without them, all items would be returned, and the next page would repeat some.
    fn start(&self, call: &mut Call) {
        let (Step::Page(name, first) | Step::Offset(name, first)) = self.step else {
            return;
        };
        let mut missing = Vec::new();
        for (size, usual) in self.sizes {
            match (call.query_value(size), usual) {
                (Some(_), _) => {}
                (None, Some(usual)) => missing.push(((*size).to_owned(), usual.to_string())),
                (None, None) => return,
            }
        }
        if !self.sizes.is_empty() && call.query_value(name).is_none() {
            missing.push((name.to_owned(), first.to_string()));
        }
        call.replace_query(missing);
    }
}

/// How to request the next page.
#[derive(Debug)]
pub enum Step {
    /// Only as the response says.
    Answer,
    /// A query parameter is set to the value at this path in the last item.
    Marker(&'static str, &'static [&'static str]),
    /// A query parameter counts items, starting at this number.
    Offset(&'static str, i64),
    /// A query parameter counts pages, starting at this number.
    Page(&'static str, i64),
}

/// Where a response says what comes next, as a path of members.
#[derive(Debug)]
pub enum Next {
    /// An address, either on its own or in a list of links, one of which is called `next`.
    Link(&'static [&'static str]),
    /// The value of this query parameter.
    Marker(&'static str, &'static [&'static str]),
}

/// A call that returns a list in pages.
pub trait Paged: CallBuilder {
    /// The type of the items.
    type Item: Send + Unpin + 'static;
    /// How to walk through the list.
    const PAGING: Paging;

    /// Returns the items of a page.
    fn into_items(body: Self::Body) -> Vec<Self::Item>;
}

/// What makes the call of a list a call of its pages: the type of the items, where a body holds them, and how to walk
/// through the list.
#[allow(unused_macros, reason = "used by those APIs that have long lists")]
macro_rules! paged {
    (
        $call:ident, $item:ty, $body:ident => $held:expr;
        items: $items:expr, step: $step:expr, next: $next:expr, total: $total:expr, $(size: $size:expr,)?
    ) => {
        impl $call {
            /// Returns the pages of the list, starting with the page that this call requests.
            pub fn pages(self) -> $crate::runtime::client::Pages<Self> {
                $crate::runtime::client::Pages::new(self)
            }

            /// Returns the items of all pages of the list, starting with the page that this call requests.
            pub fn items(self) -> $crate::runtime::client::Items<Self> {
                $crate::runtime::client::Items::new(self)
            }
        }

        impl $crate::runtime::client::Paged for $call {
            type Item = $item;

            const PAGING: $crate::runtime::client::Paging = {
                #[allow(unused_imports, reason = "a list may not say what comes next")]
                use $crate::runtime::client::{Next, Step};
                $crate::runtime::client::Paging {
                    items: $items,
                    step: $step,
                    next: $next,
                    total: $total,
                    sizes: &[$($size)?],
                }
            };

            fn into_items($body: Self::Body) -> Vec<$item> {
                $crate::runtime::client::IntoItems::into_items($held)
            }
        }
    };
}

#[allow(unused_imports, reason = "used by those APIs that have long lists")]
pub(crate) use paged;

/// How to move a call on to the next page.
#[derive(Debug, PartialEq)]
enum Move {
    /// Set query parameters to these values.
    Query(Vec<(String, String)>),
    End,
}

/// The pages of a list, as a stream. Nothing is sent until the first page is polled, and each page is requested only
/// after the page before it was taken. The stream ends after an error.
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<C: Paged> {
    operation: &'static str,
    call: Option<C>,
    sent: Option<(C, BoxFuture<'static, Answer<C>>)>,
    stuck: Option<&'static str>,
    walk: Walk,
}

/// The pages that were seen, so that the walk ends.
#[derive(Default)]
struct Walk {
    moves: HashSet<u64>,
    last_page: Option<u64>,
    seen: i64,
}

impl<C: Paged> Pages<C> {
    #[allow(dead_code, reason = "used by those APIs that have long lists")]
    pub(crate) fn new(mut call: C) -> Self {
        C::PAGING.start(call.call());
        Self {
            operation: call.call().operation(),
            call: Some(call),
            sent: None,
            stuck: None,
            walk: Walk::default(),
        }
    }

    /// Returns the next page, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Answer<C>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    #[cfg(feature = "blocking")]
    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    fn error(&self, reason: &'static str) -> Error<C::Fault> {
        Error::Paging {
            operation: self.operation,
            reason,
        }
    }

    /// Handles a page: keeps the call for the next one, if there is one.
    fn took(&mut self, mut call: C, reply: Reply<C::Body, C::Headers>) -> Answer<C> {
        match self.walk.on(&C::PAGING, call.call(), reply.raw()) {
            Ok(Move::End) => {}
            Ok(Move::Query(pairs)) => {
                call.call().replace_query(pairs);
                self.call = Some(call);
            }
            Err(Stuck::Now(reason)) => return Err(self.error(reason)),
            Err(Stuck::Next(reason)) => self.stuck = Some(reason),
        }
        Ok(reply)
    }
}

impl<C: Paged> Stream for Pages<C> {
    type Item = Answer<C>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Answer<C>>> {
        if let Some(reason) = self.stuck.take() {
            return Poll::Ready(Some(Err(self.error(reason))));
        }
        if let Some(call) = self.call.take() {
            self.sent = Some((call.clone(), call.sent()));
        }
        let Some((_, future)) = &mut self.sent else {
            return Poll::Ready(None);
        };
        let answer = ready!(future.as_mut().poll(context));
        let Some((call, _)) = self.sent.take() else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(answer.and_then(|reply| self.took(call, reply))))
    }
}

/// The items of all pages, as a stream. It ends after an error.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<C: Paged> {
    pages: Pages<C>,
    page: std::vec::IntoIter<C::Item>,
}

impl<C: Paged> Items<C> {
    #[allow(dead_code, reason = "used by those APIs that have long lists")]
    pub(crate) fn new(call: C) -> Self {
        Self {
            pages: Pages::new(call),
            page: Vec::new().into_iter(),
        }
    }

    #[cfg(feature = "blocking")]
    pub(super) fn into_parts(self) -> (Pages<C>, std::vec::IntoIter<C::Item>) {
        (self.pages, self.page)
    }

    /// Returns the next item, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<C::Item, Error<C::Fault>>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns all items that are left.
    ///
    /// # Errors
    /// Returns the first error.
    pub async fn all(mut self) -> Result<Vec<C::Item>, Error<C::Fault>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<C: Paged> Stream for Items<C> {
    type Item = Result<C::Item, Error<C::Fault>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(reply)) => self.page = C::into_items(reply.into_body()).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The reason why a list that should have a next page has none.
#[derive(Debug, PartialEq)]
enum Stuck {
    /// The page was seen before.
    Now(&'static str),
    /// The page is new, but the next one can't be determined.
    Next(&'static str),
}

impl Walk {
    /// Returns the location of the page after this one.
    fn on(&mut self, paging: &Paging, call: &Call, page: &Raw) -> Result<Move, Stuck> {
        let Json(body) = page.any();
        if body.is_string() {
            // Without JSON, the next page can't be determined.
            return Err(Stuck::Next("the page can't be read as JSON"));
        }
        let items = match paging.items {
            Some(name) => body.get(name),
            None => Some(&body),
        };
        let items = items
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut next = match next(paging, call, &body)? {
            Some(next) => next,
            None if items.is_empty() => Move::End,
            None => self.step(paging, call, items, &body),
        };
        if let Move::Query(pairs) = &mut next {
            for (name, usual) in paging.sizes {
                let is_sent = pairs.iter().any(|(sent, _)| sent == name);
                if !is_sent && call.query_value(name).is_none() {
                    let size = usual.map_or(items.len().to_string(), |usual| usual.to_string());
                    pairs.push(((*name).to_owned(), size));
                }
            }
        }
        if !items.is_empty() {
            let hash = Some(hashed(&Value::from(items).to_string()));
            if self.last_page == hash {
                return Err(Stuck::Now("a page has the items of the page before"));
            }
            self.last_page = hash;
        }
        match &next {
            Move::Query(pairs) if !self.moves.insert(hashed(pairs)) => {
                Err(Stuck::Next("the list leads back to a page that was there"))
            }
            _ => Ok(next),
        }
    }

    /// Returns the next step of a list whose responses don't say what comes next.
    fn step(&mut self, paging: &Paging, call: &Call, items: &[Value], body: &Value) -> Move {
        self.seen += i64::try_from(items.len()).unwrap_or(i64::MAX);
        let total = paging.total.and_then(|name| body.get(name)?.as_i64());
        let (name, first, by) = match paging.step {
            Step::Answer => return Move::End,
            Step::Marker(name, path) => {
                let id = items.last().and_then(|item| scalar(at(item, path)?));
                return id.map_or(Move::End, |id| Move::Query(vec![(name.to_owned(), id)]));
            }
            Step::Offset(name, first) => (name, first, items.len()),
            Step::Page(name, first) => (name, first, 1),
        };
        let asked = call.query_value(name).and_then(|value| value.parse().ok());
        // A walk that starts in the middle sees fewer items than the total.
        if asked.is_none() && total.is_some_and(|total| self.seen >= total) {
            return Move::End;
        }
        if let (Some(total), Step::Offset(..), Some(at)) = (total, &paging.step, asked) {
            let at: i64 = at;
            if at.saturating_sub(first).saturating_add(items.len() as i64) >= total {
                return Move::End;
            }
        }
        let to = asked.unwrap_or(first).saturating_add(by as i64);
        Move::Query(vec![(name.to_owned(), to.to_string())])
    }
}

/// Returns what the response says about the next page, or `None` if the docs list no such member.
fn next(paging: &Paging, call: &Call, body: &Value) -> Result<Option<Move>, Stuck> {
    if paging.next.is_empty() {
        return Ok(None);
    }
    for next in paging.next {
        match next {
            Next::Link(path) => {
                if let Some(link) = at(body, path).and_then(link) {
                    return query_of(link, call).map(Some);
                }
            }
            Next::Marker(name, path) => {
                if let Some(marker) = at(body, path).and_then(scalar) {
                    return Ok(Some(Move::Query(vec![((*name).to_owned(), marker)])));
                }
            }
        }
    }
    Ok(Some(Move::End))
}

/// Returns the query of a link. Servers behind a proxy name other hosts than the one they are reached at, so requests
/// go to the host of the first one.
fn query_of(link: &str, call: &Call) -> Result<Move, Stuck> {
    let (path, query) = link
        .split_once('?')
        .ok_or(Stuck::Next("the next link has no query"))?;
    let last = |path: &str| {
        path.trim_end_matches('/')
            .rsplit('/')
            .next()
            .map(str::to_owned)
    };
    let own = last(call.template()).filter(|own| !own.contains('{'));
    if own.is_some() && last(path) != own {
        return Err(Stuck::Next("the next link leads to another operation"));
    }
    let text = |part: &str| String::from_utf8_lossy(&decoded(&part.replace('+', " "))).into_owned();
    let (query, _) = query.split_once('#').unwrap_or((query, ""));
    let pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (text(name), text(value))
        });
    Ok(Move::Query(pairs.collect()))
}

fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(*name))
}

/// Returns the address of the next page: a string, or the link that is called `next`.
fn link(value: &Value) -> Option<&str> {
    match value {
        Value::String(link) => Some(link.as_str()).filter(|link| !link.is_empty()),
        Value::Array(links) => {
            let is_next = |link: &&Value| link.get("rel").and_then(Value::as_str) == Some("next");
            links.iter().find(is_next)?.get("href")?.as_str()
        }
        Value::Object(links) => match links.get("next")? {
            Value::String(link) => Some(link.as_str()).filter(|link| !link.is_empty()),
            other => other.get("href")?.as_str(),
        },
        _ => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A member that holds the items of a page, and may be absent in several ways.
pub trait IntoItems<T> {
    /// Returns the items, or `None` if the member is absent.
    fn into_items(self) -> Vec<T>;
}

impl<T> IntoItems<T> for Vec<T> {
    fn into_items(self) -> Vec<T> {
        self
    }
}

impl<T> IntoItems<T> for Option<Vec<T>> {
    fn into_items(self) -> Vec<T> {
        self.unwrap_or_default()
    }
}

impl<T> IntoItems<T> for Nullable<Vec<T>> {
    fn into_items(self) -> Vec<T> {
        self.into_value().unwrap_or_default()
    }
}
