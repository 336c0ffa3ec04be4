//! Types answers into a section's page, answer by answer: from what a program would send to the fields of the page. What
//! the page has no field for cannot be typed.

use serde_json::Value;

use super::browser::Form;

/// Types every answer of a section into its form.
pub fn fill(form: &mut Form, section: &Value) {
    members(form, section, "");
}

/// Types one entry of a list, which the page has to show.
pub fn fill_entry(form: &mut Form, section: &Value, list: &str, index: usize) {
    members(form, &section[list][index], &format!("{list}-{index}-"));
}

/// The lists of groups in a section, and how many entries each has.
pub fn lists(section: &Value) -> Vec<(String, usize)> {
    let members = section.as_object().unwrap().iter();
    let list = |(name, answer): (&String, &Value)| {
        let entries = answer.as_array()?;
        entries.first()?.is_object().then(|| (name.clone(), entries.len()))
    };
    members.filter_map(list).collect()
}

/// Whether the page shows the fields of this entry.
pub fn has_entry(form: &Form, list: &str, index: usize) -> bool {
    form.fields.iter().any(|(name, _)| name.starts_with(&format!("{list}-{index}-")))
}

/// The form as it is sent by this button.
pub fn pressed(mut form: Form, button: &str) -> Form {
    assert!(form.takes("then", button), "there is no button {button}");
    form.set("then", &[button.to_owned()]);
    form
}

fn members(form: &mut Form, answers: &Value, prefix: &str) {
    for (name, answer) in answers.as_object().unwrap() {
        one(form, &format!("{prefix}{name}"), answer);
    }
}

fn one(form: &mut Form, name: &str, answer: &Value) {
    match answer {
        Value::Object(_) => members(form, answer, &format!("{name}-")),
        Value::Array(entries) if entries.iter().all(Value::is_string) => texts(form, name, entries),
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(index, entry)| members(form, entry, &format!("{name}-{index}-")));
        }
        Value::String(text) if form.value(&format!("{name}-day")).is_some() => moment(form, name, text),
        Value::String(text) => put(form, name, text),
        other => put(form, name, &other.to_string()),
    }
}

fn put(form: &mut Form, name: &str, text: &str) {
    assert!(form.takes(name, text), "the page does not take {text} for {name}");
    form.set(name, &[text.to_owned()]);
}

fn texts(form: &mut Form, name: &str, entries: &[Value]) {
    let texts: Vec<String> = entries.iter().map(|entry| entry.as_str().unwrap().to_owned()).collect();
    if form.value(&format!("{name}-0")).is_some() {
        texts.iter().enumerate().for_each(|(line, text)| put(form, &format!("{name}-{line}"), text));
    } else {
        texts.iter().for_each(|text| assert!(form.takes(name, text), "there is no box {text} at {name}"));
        form.set(name, &[vec![String::new()], texts].concat());
    }
}

fn moment(form: &mut Form, name: &str, text: &str) {
    let (date, time) = match text.parse::<jiff::Timestamp>() {
        Ok(at) => {
            let local = at.in_tz("Europe/London").unwrap();
            (local.date(), Some(local.strftime("%H:%M").to_string()))
        }
        Err(_) => (text.parse().unwrap(), None),
    };
    put(form, &format!("{name}-day"), &date.day().to_string());
    put(form, &format!("{name}-month"), &date.month().to_string());
    put(form, &format!("{name}-year"), &date.year().to_string());
    if let Some(time) = time {
        put(form, &format!("{name}-time"), &time);
    }
}
