//! The one chromium of a run: a process of Node that every test asks by lines of JSON. It ends when the run does, because
//! its standard input is then closed.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::gallery::Picture;
use super::packages;

static DRIVER: LazyLock<Mutex<Driver>> = LazyLock::new(|| Mutex::new(Driver::start()));

struct Driver {
    node: Child,
    answers: Box<dyn BufRead + Send>,
}

/// Something that is wrong with a page.
#[derive(Debug, Deserialize)]
pub struct Finding {
    /// Which picture.
    pub page: String,
    /// With or without scripts.
    pub way: String,
    /// The rule of axe, or one of `tests/browser/faults.mjs`.
    pub rule: String,
    /// The element.
    pub target: String,
    /// What is wrong with it.
    pub says: String,
}

/// A page in front of whoever sits at the keyboard.
#[derive(Debug, Deserialize)]
pub struct Shown {
    /// Its whole address.
    pub url: String,
    /// Its source as the browser understood it.
    pub html: String,
}

/// Looks at pictures in every way; gives what is wrong with them.
pub fn look(pictures: &[Picture]) -> Vec<Finding> {
    ask(&json!({ "verb": "look", "pictures": pictures })).unwrap()
}

/// Somebody at a keyboard, without a mouse and without scripts.
pub struct Keyboard(usize);

impl Keyboard {
    /// Opens an address as somebody new.
    pub fn at(url: &str) -> Self {
        Self(ask(&json!({ "verb": "open", "url": url })).unwrap())
    }

    /// Fills fields (name → values) in the order in which Tab reaches them, then presses the button or link of these
    /// words.
    ///
    /// # Errors
    /// What the keyboard does not reach.
    pub fn press(&self, fields: &Value, button: &str) -> Result<Shown, String> {
        ask(&json!({ "verb": "press", "keyboard": self.0, "fields": fields, "button": button }))
    }
}

/// What stands in front of somebody with scripts.
#[derive(Debug, Deserialize)]
pub struct InTab {
    /// The words of the open dialog; empty where none is open.
    pub says: String,
    /// Id of what the focus is on, or its words where it has none.
    pub focus: String,
    /// What was typed into the test's own field.
    pub typed: String,
}

/// Elements of a page, and where whoever reads it is.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Seen {
    /// Their words.
    pub texts: Vec<String>,
    /// The words of what the focus is on.
    pub focus: String,
    /// How far the page is scrolled, pixels.
    pub scroll: u32,
}

/// A tab with scripts, whose clock stands still until the test moves it; or one without.
pub struct Tab(usize);

impl Tab {
    /// Opens an address as the holder of a cookie.
    pub fn at(url: &str, cookie: &str) -> Self {
        Self(ask(&json!({ "verb": "tab", "url": url, "cookie": cookie, "scripts": true })).unwrap())
    }

    /// Opens an address as the holder of a cookie, in a browser that runs no scripts.
    pub fn without_scripts(url: &str, cookie: &str) -> Self {
        Self(ask(&json!({ "verb": "tab", "url": url, "cookie": cookie, "scripts": false })).unwrap())
    }

    /// Brings an element into the middle of the window and puts the focus on it.
    pub fn focus(&self, selector: &str) {
        ask::<()>(&json!({ "verb": "focus", "tab": self.0, "selector": selector })).unwrap();
    }

    /// The elements that a selector finds, in the order of the page.
    pub fn seen(&self, selector: &str) -> Seen {
        ask(&json!({ "verb": "seen", "tab": self.0, "selector": selector })).unwrap()
    }

    /// Adds a field to the page and types into it; gives its id.
    pub fn field(&self, text: &str) -> String {
        ask::<()>(&json!({ "verb": "field", "tab": self.0, "text": text })).unwrap();
        "typed".to_owned()
    }

    /// Lets time pass.
    pub fn pass(&self, minutes: i64) {
        ask::<()>(&json!({ "verb": "pass", "tab": self.0, "minutes": minutes })).unwrap();
    }

    /// Cuts it off: nothing answers any more.
    pub fn cut(&self) {
        ask::<()>(&json!({ "verb": "cut", "tab": self.0 })).unwrap();
    }

    /// Presses a button.
    pub fn press(&self, button: &str) {
        ask::<()>(&json!({ "verb": "click", "tab": self.0, "button": button })).unwrap();
    }

    /// What is seen.
    pub fn shown(&self) -> InTab {
        ask(&json!({ "verb": "shown", "tab": self.0 })).unwrap()
    }
}

/// Sends a request and waits for its answer, or for what went wrong; other tests go on meanwhile.
fn ask<T: DeserializeOwned>(request: &Value) -> Result<T, String> {
    let driver = || DRIVER.lock().unwrap_or_else(PoisonError::into_inner).ask(request);
    let answer = tokio::task::block_in_place(driver);
    let mut answer: Value = serde_json::from_str(&answer).expect("what drives chromium ended: see what it said above");
    match answer["fault"].as_str() {
        Some(fault) => Err(fault.to_owned()),
        None => Ok(serde_json::from_value(answer["done"].take()).unwrap()),
    }
}

impl Driver {
    fn start() -> Self {
        let mut node = Command::new("node");
        node.arg(packages::scripts().join("main.mjs")).arg(packages::folder()).arg(chromium());
        let mut node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let answers = Box::new(BufReader::new(node.stdout.take().unwrap()));
        Self { node, answers }
    }

    fn ask(&mut self, request: &Value) -> String {
        let mut answer = String::new();
        // Where the driver has ended there is no answer either.
        writeln!(self.node.stdin.as_mut().unwrap(), "{request}").ok();
        self.answers.read_line(&mut answer).ok();
        answer
    }
}

/// Where the machine's chromium is. Without one the pages are not tested, and that is a fault.
fn chromium() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join("chromium")).find(|program| program.exists());
    found.expect("the pages' tests need chromium: apt-get install chromium fonts-liberation")
}
