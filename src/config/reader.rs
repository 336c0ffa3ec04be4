//! Reads variables, keeps a default for what is not set, and collects everything that is wrong.

use std::fmt;
use std::str::FromStr;

/// Reads one variable after another and remembers what was wrong.
pub struct Reader<'a> {
    find: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader over `find`, which gives the value of a variable.
    pub fn new(find: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { find, wrong: Vec::new() }
    }

    /// The variable's text, or the default.
    pub fn text(&self, name: &str, default: &str) -> String {
        (self.find)(name).unwrap_or_else(|| default.to_owned())
    }

    /// The variable's text, if it is set.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.find)(name)
    }

    /// The variable parsed, or its default; `help` says what to set.
    pub fn parsed<T: FromStr>(&mut self, name: &str, default: &str, help: &str) -> Option<T> {
        let text = self.text(name, default);
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.refuse(name, help);
        }
        parsed
    }

    /// Remembers that `name` is wrong and what to set instead. The value itself is not repeated: it may be a secret.
    pub fn refuse(&mut self, name: &str, help: &str) {
        self.wrong.push(format!("{name}: {help}"));
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.wrong.is_empty()
    }

    /// What was wrong.
    pub fn into_errors(self) -> ConfigErrors {
        ConfigErrors(self.wrong)
    }
}

/// Every wrong setting, one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot start with these settings:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl std::error::Error for ConfigErrors {}
