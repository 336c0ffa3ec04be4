//! The official fixtures of GOV.UK Frontend, drawn by our environment: every component in every state looks the same.

use amhp_hub::web::ui::Components;
use minijinja::value::{Serde, Value as Params};
use scraper::{ElementRef, Html};
use serde_json::Value;
use std::{fs, path::Path};

const COMPONENTS: &str = concat!(env!("AMHP_HUB_WEB_PACKAGES"), "/node_modules/govuk-frontend/dist/govuk/components");

#[test]
fn every_official_fixture_is_drawn_as_the_design_system_draws_it() {
    let components = Components::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (component, fixture) in fixtures() {
        count += 1;
        let params = Params::from(Serde(&fixture["options"]));
        let drawn = components.draw_unchecked(&component, &params, call_block(&fixture).as_deref());
        let wanted = canonical(fixture["html"].as_str().unwrap());
        match drawn {
            Ok(drawn) if canonical(&drawn) == wanted => {}
            Ok(drawn) => wrong.push(format!("{component}, {}:\n{drawn}", fixture["name"])),
            Err(fault) => wrong.push(format!("{component}, {}: {fault}", fixture["name"])),
        }
    }
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, 657);
}

/// The name of the component and the fixture, for all of them.
fn fixtures() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for folder in fs::read_dir(COMPONENTS).unwrap() {
        let path = folder.unwrap().path();
        let Ok(text) = fs::read_to_string(path.join("fixtures.json")) else { continue };
        let file: Value = serde_json::from_str(&text).unwrap();
        let name = component_name(&path);
        all.extend(file["fixtures"].as_array().unwrap().iter().map(|fixture| (name.clone(), fixture.clone())));
    }
    all
}

/// `date-input` is the component `DateInput`.
fn component_name(folder: &Path) -> String {
    let folder = folder.file_name().unwrap().to_string_lossy();
    folder.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn call_block(fixture: &Value) -> Option<String> {
    match fixture.get("callBlock")? {
        Value::Array(lines) => Some(lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")),
        block => block.as_str().map(str::to_string),
    }
}

/// The same for two pieces of HTML that mean the same: attributes sorted, whitespace made single.
fn canonical(html: &str) -> String {
    let mut out = String::new();
    write(Html::parse_fragment(html).root_element(), &mut out);
    out
}

fn write(element: ElementRef, out: &mut String) {
    let mut attributes: Vec<String> =
        element.value().attrs().map(|(name, value)| format!(" {name}={:?}", single_spaced(value))).collect();
    attributes.sort();
    *out += &format!("<{}{}>\n", element.value().name(), attributes.concat());
    for child in element.children() {
        match child.value().as_text().map(|text| single_spaced(text)) {
            Some(text) if !text.is_empty() => *out += &format!("{text}\n"),
            _ => ElementRef::wrap(child).into_iter().for_each(|child| write(child, out)),
        }
    }
    *out += &format!("</{}>\n", element.value().name());
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
