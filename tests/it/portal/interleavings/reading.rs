//! What stands on a page, read without building its tree: a thousand pages are read in a run.

use serde_json::Value;

use super::model::Texts;
use super::world::FIELDS;

/// The answers of the section that is typed into.
pub fn texts(section: &Value) -> Texts {
    FIELDS.into_iter().filter_map(|name| Some((name, section.get(name)?.as_str()?.to_owned()))).collect()
}

/// The box that a pointer names.
pub fn field(pointer: &str) -> &'static str {
    FIELDS.into_iter().find(|field| pointer.ends_with(&format!("/{field}"))).unwrap()
}

/// The value of a hidden field, by its name.
pub fn hidden(html: &str, name: &str) -> String {
    let found = inputs(html).find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no field {name} in {html}")).1
}

/// Names and values of the hidden fields.
pub fn inputs(html: &str) -> impl Iterator<Item = (String, String)> {
    html.split("<input type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once('"').unwrap();
        let value = rest.strip_prefix(" value=\"").unwrap().split('"').next().unwrap();
        (name.to_owned(), plain(value))
    })
}

/// The forms whose address begins so: the address, and what stands in the form.
pub fn forms<'a>(html: &'a str, begin: &str) -> Vec<(String, &'a str)> {
    let all = html.split("<form method=\"post\" action=\"").skip(1);
    let all = all.map(|rest| {
        let (action, rest) = rest.split_once('"').unwrap();
        (plain(action), rest.split("</form>").next().unwrap())
    });
    all.filter(|(action, _)| action.starts_with(begin)).collect()
}

fn plain(value: &str) -> String {
    let words = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    words.iter().fold(value.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}
