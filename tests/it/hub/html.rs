//! Reading a page, and what must hold for every page: one first heading, ids only once, a label for each field.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

/// The elements that fit.
pub fn elements<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The text of an element, whitespace made single.
pub fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of each element that fits.
pub fn texts(page: &Html, selector: &str) -> Vec<String> {
    elements(page, selector).into_iter().map(text).collect()
}

/// The attribute of each element that fits and has it.
pub fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    elements(page, selector).into_iter().filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

/// What must hold for every page.
#[track_caller]
pub fn check(page: &Html) {
    assert_eq!(elements(page, "h1").len(), 1, "one first heading: {:?}", texts(page, "h1"));
    let ids = attributes(page, "[id]", "id");
    let once: BTreeSet<_> = ids.iter().cloned().collect();
    assert_eq!(ids.len(), once.len(), "ids twice: {ids:?}");
    let labels = attributes(page, "label[for]", "for");
    for field in elements(page, "input:not([type=hidden]), select, textarea") {
        let id = field.attr("id").unwrap_or_default().to_owned();
        assert!(labels.contains(&id), "no label for {:?}", field.html());
    }
    for described in attributes(page, "[aria-describedby], [aria-labelledby]", "aria-describedby") {
        described.split(' ').for_each(|id| assert!(once.contains(id), "described by {id}, which is not there"));
    }
    for anchor in attributes(page, "a[href^='#']", "href") {
        assert!(once.contains(&anchor[1..]), "a link to {anchor}, which is not there");
    }
    assert_eq!(texts(page, "[style], [onclick], main script, meta[http-equiv]"), Vec::<String>::new());
}
