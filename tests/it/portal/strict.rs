//! What every page that a test fetches must be: one first heading, ids once, labels with a control and controls with a
//! label, links of the error summary that lead somewhere, no inline script or style, no copy kept.

use std::collections::HashSet;

use scraper::{ElementRef, Html};

use super::browser::{Page, select};

/// Fails the test where a page is not as it has to be. What is no page, a copy in PDF, is held to the headers only.
pub fn check(page: &Page) {
    let header = |name: &str| page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut faults = if header("content-type").starts_with("text/html") { faults(&page.html) } else { Vec::new() };
    faults.extend((header("cache-control") != "no-store").then(|| "a copy may be kept".to_owned()));
    faults.extend(header("content-security-policy").is_empty().then(|| "no content security policy".to_owned()));
    assert!(faults.is_empty(), "{} ({}): {faults:#?}", page.path, page.status);
}

/// Everything wrong with a page.
pub fn faults(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let ids: Vec<&str> = page.select(&select("[id]")).filter_map(|element| element.attr("id")).collect();
    let known: HashSet<&str> = ids.iter().copied().collect();
    let mut faults = headings(&page);
    let mut seen = HashSet::new();
    faults.extend(ids.iter().filter(|id| !seen.insert(**id)).map(|id| format!("id {id} twice")));
    faults.extend(references(&page, &known));
    faults.extend(unlabelled(&page));
    let inline = page.select(&select("[style], style, script:not([src]), [onclick]")).count();
    faults.extend((inline > 0).then(|| format!("{inline} inline styles or scripts")));
    let nested = page.select(&select("form form, p div, p p, button button, a a")).count();
    faults.extend((nested > 0).then(|| format!("{nested} elements where they cannot be")));
    faults.extend(tokens(&page));
    faults
}

fn headings(page: &Html) -> Vec<String> {
    let count = page.select(&select("h1")).count();
    let title = page.select(&select("title")).next().map(|t| t.text().collect::<String>()).unwrap_or_default();
    let has_errors = page.select(&select(".govuk-error-summary")).next().is_some();
    let mut faults = Vec::new();
    faults.extend((count != 1).then(|| format!("{count} first headings")));
    faults.extend((has_errors != title.starts_with("Error: ")).then(|| format!("title {title}")));
    faults
}

/// `for`, `aria-describedby`, `aria-controls` and links within the page.
fn references(page: &Html, known: &HashSet<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    for attribute in ["for", "aria-describedby", "aria-labelledby", "data-aria-controls", "list"] {
        for element in page.select(&select(&format!("[{attribute}]"))) {
            let names = element.attr(attribute).unwrap_or_default();
            let lost = names.split_whitespace().filter(|id| !known.contains(id));
            faults.extend(lost.map(|id| format!("{attribute} {id} leads nowhere")));
        }
    }
    for link in page.select(&select("a[href^='#']")) {
        let id = link.attr("href").unwrap_or_default().trim_start_matches('#');
        faults.extend((!known.contains(id)).then(|| format!("link #{id} leads nowhere")));
    }
    faults
}

fn unlabelled(page: &Html) -> Vec<String> {
    let labels: Vec<&str> = page.select(&select("label[for]")).filter_map(|label| label.attr("for")).collect();
    let is_labelled = |control: &ElementRef<'_>| control.attr("id").is_some_and(|id| labels.contains(&id));
    let controls = select("input:not([type=hidden]), textarea, select");
    let name = |control: ElementRef<'_>| format!("{} has no label", control.attr("name").unwrap_or("?"));
    page.select(&controls).filter(|control| !is_labelled(control)).map(name).collect()
}

/// Every form that changes something carries a token.
fn tokens(page: &Html) -> Option<String> {
    let forms = select("form[method=post]");
    let token = select("input[name=csrf]");
    let has = |form: ElementRef<'_>| form.select(&token).next().is_some_and(|t| t.attr("value") != Some(""));
    (!page.select(&forms).all(has)).then(|| "a form without a token".to_owned())
}
