//! How things are written that the form and the accounts both ask for (form.md "Problems"; domain facts §4.2).

use std::sync::LazyLock;

use regex::Regex;

/// An ODS code: three to nine capital letters and digits.
pub static ODS_CODE: LazyLock<Regex> = LazyLock::new(|| compile("^[A-Z0-9]{3,9}$"));

/// A telephone number: 7 to 15 digits with `+`, brackets, hyphens and spaces between them.
pub static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| compile(r"^[+(]?(?:[() -]*[0-9]){7,15}[) ]*$"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is written here and tested")
}
