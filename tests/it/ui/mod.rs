//! What all pages share: components, layout, words, assets.

mod assets;
mod build;
mod components;
mod copy;
mod countdown;
mod dates;
mod fixtures;
mod layout;
mod typed;
mod words;

use amhp_hub::web::ui::{Page, Renderer, ServiceOnPage, SignedIn, TelephoneLines};
use scraper::{Html, Selector};
use serde::Serialize;

/// A page for nobody, without a service.
fn page() -> Page {
    Page {
        title: "Triage list".into(),
        has_errors: false,
        demo: false,
        dev_mail: false,
        csrf: "token-of-the-session".into(),
        holder: String::new(),
        kept: String::new(),
        signed_in: None,
        service: None,
        path: "/".into(),
    }
}

fn telephone() -> TelephoneLines {
    TelephoneLines { day: "01632 960001".into(), out_of_hours: "(01632) 960-002".into() }
}

fn service() -> ServiceOnPage {
    ServiceOnPage { name: "Eastmere AMHP service".into(), telephone: telephone() }
}

fn signed_in(hub: bool) -> Option<SignedIn> {
    Some(SignedIn { name: "Ada Okafor".into(), hub, ends_in: 1_800 })
}

fn draw(template: &str, context: impl Serialize) -> Html {
    Html::parse_document(&Renderer::new().unwrap().render(template, context).unwrap())
}

fn draw_source(source: &str, context: impl Serialize) -> Result<String, String> {
    Renderer::new().unwrap().render_source(source, context).map_err(|fault| fault.to_string())
}

/// The text of each element that fits, whitespace made single.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let texts = page.select(&selector).map(|element| element.text().collect::<String>());
    texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The attribute of each element that fits.
fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_string).collect()
}
