//! Pictures of pages: what the service answered to a request, to be looked at in chromium.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::portal::browser::Page;

/// A page as the service answered it.
#[derive(Serialize)]
pub struct Picture {
    /// What it shows, in a few words; no other picture has the same.
    pub name: String,
    /// Its whole address.
    pub url: String,
    /// How it was answered.
    pub status: u16,
    /// What was said with it, such as the content security policy.
    pub headers: BTreeMap<String, String>,
    /// The page.
    pub html: String,
}

/// The pictures of one walk, in its order.
#[derive(Default)]
pub struct Gallery {
    /// All of them.
    pub pictures: Vec<Picture>,
    paths: BTreeSet<String>,
}

/// Headers that a browser is shown; the others are about the connection, or would change who is signed in.
const SHOWN: [&str; 2] = ["content-type", "content-security-policy"];

impl Gallery {
    /// Hangs the page that `base` answered with `status`.
    #[track_caller]
    pub fn hang(&mut self, base: &str, name: &str, page: &Page, status: u16) {
        assert_eq!(page.status, status, "{name}: {} {}", page.path, page.text());
        let taken = self.pictures.iter().any(|picture| picture.name == name);
        assert!(!taken, "two pictures of {name}");
        let value = |name: &str| page.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let headers = SHOWN.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect();
        if status == 200 {
            self.paths.insert(page.path.split(['?', '#']).next().unwrap().to_owned());
        }
        let (name, url, html) = (name.to_owned(), format!("{base}{}", page.path), page.html.clone());
        self.pictures.push(Picture { name, url, status, headers, html });
    }

    /// Whether a page of this pattern, such as `/drafts/{id}`, hangs here as whoever may see it sees it.
    pub fn has(&self, pattern: &str) -> bool {
        self.paths.iter().any(|path| fits(pattern, path))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let same = |(wanted, part): (&&str, &&str)| wanted.starts_with('{') || wanted == part;
    pattern.len() == path.len() && pattern.iter().zip(&path).all(same)
}
