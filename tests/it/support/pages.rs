//! What reads and posts pages by hand: a client that follows nothing, the token of a form, a form's body.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, redirect};
use scraper::{Html, Selector};

/// A client to which a redirect is an answer like others. The service ends connections that were idle for five seconds: one
/// that a busy machine let lie so long is not used again, else a post may meet its end and have no answer.
pub fn client() -> Client {
    let idle = Duration::from_secs(2);
    Client::builder().redirect(redirect::Policy::none()).pool_idle_timeout(idle).build().unwrap()
}

/// The request with these fields as its form.
pub fn with_form<N: AsRef<str>, V: AsRef<str>>(
    request: RequestBuilder,
    fields: impl IntoIterator<Item = (N, V)>,
) -> RequestBuilder {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
}

/// The token that the page's first form carries.
pub fn csrf(html: &str) -> String {
    let token = Selector::parse("input[name=csrf]").unwrap();
    let page = Html::parse_document(html);
    page.select(&token).next().and_then(|field| field.attr("value")).unwrap().to_owned()
}
