//! A small browser: keeps cookies, follows 303, finds forms, fills them by name and posts them with what they carry.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, StatusCode};
use scraper::{ElementRef, Html, Selector};

use super::strict;
use crate::support::pages;

/// Somebody at a browser.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    base: String,
    cookies: BTreeMap<String, String>,
    /// The page in front of them.
    pub page: Page,
}

/// A page as it came.
#[derive(Clone)]
pub struct Page {
    pub status: StatusCode,
    pub path: String,
    pub html: String,
    pub headers: HeaderMap,
}

/// A form of a page as it would be sent.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// Every name and value that somebody at the page can send: boxes by their name, choices and buttons by both.
    controls: Vec<(String, Option<String>)>,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let client = pages::client();
        let page =
            Page { status: StatusCode::OK, path: "/".to_owned(), html: String::new(), headers: HeaderMap::new() };
        Self { client, base: base.to_owned(), cookies: BTreeMap::new(), page }
    }

    /// A browser that is signed in already.
    pub fn with_cookie(base: &str, cookie: &str) -> Self {
        let mut browser = Self::new(base);
        let (name, value) = cookie.split_once('=').unwrap();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        browser
    }

    /// What the browser holds under the first name that begins so.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let mut named = self.cookies.iter().filter(|(known, _)| known.starts_with(name));
        named.next().map(|(_, value)| value.clone())
    }

    /// Two windows of one browser hold the same cookies: those with such a name are taken over.
    pub fn takes_cookies_of(&mut self, other: &Self, name: &str) {
        let named = other.cookies.iter().filter(|(known, _)| known.starts_with(name));
        self.cookies.extend(named.map(|(known, value)| (known.clone(), value.clone())));
    }

    /// Loses a cookie, as when somebody signs out in another window.
    pub fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    pub async fn get(&mut self, path: &str) -> &Page {
        self.go(Method::GET, path, None, &[]).await
    }

    /// Presses the button of the form whose action begins with `action`, after `fill` was typed into it.
    pub async fn submit(&mut self, action: &str, fill: &[(&str, &str)]) -> &Page {
        let form = self.page.form(action).filled(fill);
        self.post(&form).await
    }

    pub async fn post(&mut self, form: &Form) -> &Page {
        self.go(Method::POST, &form.action, Some(&form.fields), &[]).await
    }

    pub async fn post_with(&mut self, form: &Form, headers: &[(&str, &str)]) -> &Page {
        self.go(Method::POST, &form.action, Some(&form.fields), headers).await
    }

    async fn go(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(String, String)]>,
        headers: &[(&str, &str)],
    ) -> &Page {
        let mut answer = self.ask(method, path, fields, headers).await;
        let mut path = path.to_owned();
        for _ in 0..5 {
            let Some(next) = answer.headers().get(LOCATION) else { break };
            path = next.to_str().unwrap().to_owned();
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "every redirect is a 303");
            assert!(path.starts_with('/'), "leads away: {path}");
            answer = self.ask(Method::GET, &path, None, &[]).await;
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        self.page = Page { status, path, headers, html: answer.text().await.unwrap() };
        strict::check(&self.page);
        &self.page
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(String, String)]>,
        headers: &[(&str, &str)],
    ) -> Response {
        let url = format!("{}{}", self.base, path.split('#').next().unwrap());
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method.clone(), url).header(COOKIE, cookies.join("; "));
        if let Some(fields) = fields {
            request = pages::with_form(request, fields.iter().map(|(name, value)| (name, value)));
            if !headers.iter().any(|(name, _)| *name == "sec-fetch-site") {
                request = request.header("sec-fetch-site", "same-origin");
            }
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            assert!(attributes.contains("HttpOnly"), "{name} is out of reach of scripts");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

impl Page {
    /// The form whose action begins with `action`.
    pub fn form(&self, action: &str) -> Form {
        let html = Html::parse_document(&self.html);
        let forms = select("form");
        let found = html.select(&forms).find(|form| {
            form.attr("method") == Some("post") && form.attr("action").unwrap_or(&self.path).starts_with(action)
        });
        let form = found.unwrap_or_else(|| panic!("no form {action} on {}: {}", self.path, self.text()));
        Form {
            action: form.attr("action").unwrap_or(&self.path).to_owned(),
            fields: fields(form),
            controls: controls(form),
        }
    }

    /// The words of the page's main part.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        let main = html.select(&select("main")).next();
        let words: Vec<&str> = main.into_iter().flat_map(|main| main.text()).flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// The lines of the error summary.
    pub fn errors(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let lines = select(".govuk-error-summary__list a");
        html.select(&lines).map(|line| line.text().collect::<String>().trim().to_owned()).collect()
    }
}

impl Form {
    /// With these values; each replaces what the field held.
    pub fn filled(mut self, fill: &[(&str, &str)]) -> Self {
        for (name, value) in fill {
            self.set(name, &[(*value).to_owned()]);
        }
        self
    }

    /// With these values of a field that can have several, where it stands on the page.
    pub fn set(&mut self, name: &str, values: &[String]) {
        let at = self.fields.iter().position(|(known, _)| known == name).unwrap_or(self.fields.len());
        self.fields.retain(|(known, _)| known != name);
        self.fields.splice(at..at, values.iter().map(|value| (name.to_owned(), value.clone())));
    }

    /// Whether somebody at the page can send this: a box of this name, or such a choice or button.
    pub fn takes(&self, name: &str, value: &str) -> bool {
        self.controls.iter().any(|(known, only)| known == name && only.as_deref().is_none_or(|only| only == value))
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().rfind(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a browser would send of a form, without any button but the first.
fn fields(form: ElementRef<'_>) -> Vec<(String, String)> {
    let controls = select("input, textarea, select, button");
    let mut pressed = false;
    let sent = |control: ElementRef<'_>| {
        let name = control.attr("name")?.to_owned();
        let value = control.attr("value").unwrap_or_default().to_owned();
        match (control.value().name(), control.attr("type").unwrap_or("text")) {
            ("textarea", _) => Some((name, control.text().collect())),
            ("button", _) => (!std::mem::replace(&mut pressed, true)).then_some((name, value)),
            ("input", "radio" | "checkbox") => control.attr("checked").map(|_| (name, value)),
            ("input", _) => Some((name, value)),
            _ => None,
        }
    };
    form.select(&controls).filter_map(sent).collect()
}

fn controls(form: ElementRef<'_>) -> Vec<(String, Option<String>)> {
    let control = |control: ElementRef<'_>| {
        let only = match (control.value().name(), control.attr("type").unwrap_or("text")) {
            ("button", _) | ("input", "radio" | "checkbox" | "hidden") => control.attr("value").map(str::to_owned),
            _ => None,
        };
        Some((control.attr("name")?.to_owned(), only))
    };
    form.select(&select("input, textarea, select, button")).filter_map(control).collect()
}

pub fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}
