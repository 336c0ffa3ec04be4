//! What reads and posts pages by hand: a client that follows nothing, the token of a form, a form's body.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, redirect};
use scraper::{Html, Selector};

/// A client to which a redirect is an answer like others.
pub fn client() -> Client {
    Client::builder().redirect(redirect::Policy::none()).build().unwrap()
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
