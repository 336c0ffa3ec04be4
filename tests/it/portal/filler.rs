//! Types answers into a section's page, answer by answer: from what a program would send to the fields of the page.

use serde_json::Value;

use super::browser::Form;

/// Types every answer of a section into its form.
pub fn fill(form: &mut Form, section: &Value) {
    members(form, section, "");
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
        Value::String(text) => form.set(name, std::slice::from_ref(text)),
        other => form.set(name, &[other.to_string()]),
    }
}

fn texts(form: &mut Form, name: &str, entries: &[Value]) {
    let texts: Vec<String> = entries.iter().map(|entry| entry.as_str().unwrap().to_owned()).collect();
    if form.value(&format!("{name}-0")).is_some() {
        texts
            .iter()
            .enumerate()
            .for_each(|(line, text)| form.set(&format!("{name}-{line}"), std::slice::from_ref(text)));
    } else {
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
    let mut set = |part: &str, value: String| form.set(&format!("{name}-{part}"), &[value]);
    set("day", date.day().to_string());
    set("month", date.month().to_string());
    set("year", date.year().to_string());
    if let Some(time) = time {
        set("time", time);
    }
}
