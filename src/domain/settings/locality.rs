//! The parts of a service's area, told by postcode. Imports `problem`.
//!
//! A locality names outward codes ("L4") or sectors ("L4 7": outward code, space, first digit of the inward code), as
//! the postcodes of the Royal Mail are made up. The closest name wins: a sector before its outward code.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::domain::decision::text;
use crate::domain::problem::{Problem, ProblemCode};

/// Longest name, as the form's short texts; longest slug; most localities; most codes of one.
const NAME_MAX: usize = 200;
const SLUG_MAX: usize = 50;
const LOCALITIES_MAX: usize = 100;
const POSTCODES_MAX: usize = 1_000;

static CODE: LazyLock<Regex> = LazyLock::new(|| compile("^[A-Z]{1,2}[0-9][0-9A-Z]?( [0-9])?$"));
static SLUG: LazyLock<Regex> = LazyLock::new(|| compile("^[a-z0-9]+(-[a-z0-9]+)*$"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is written here and tested")
}

/// A part of the area.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Locality {
    /// Its name in addresses and filters: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Outward codes or sectors, in any case.
    pub postcodes: Vec<String>,
}

impl Locality {
    fn codes(&self) -> impl Iterator<Item = String> {
        self.postcodes.iter().map(|code| code.trim().to_uppercase())
    }
}

/// The slug of the locality that names the postcode most closely; the first of two that name it alike.
pub(super) fn of<'a>(localities: &'a [Locality], postcode: &str) -> Option<&'a str> {
    let (outward, sector) = parts(postcode)?;
    let named = |code: &str| localities.iter().find(|locality| locality.codes().any(|named| named == code));
    named(&sector).or_else(|| named(&outward)).map(|locality| locality.slug.as_str())
}

/// The outward code and the sector of a whole postcode, typed in any case and spacing.
fn parts(postcode: &str) -> Option<(String, String)> {
    let typed: String = postcode.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let (outward, inward) = typed.split_at_checked(typed.len().checked_sub(3)?)?;
    let digit = inward.chars().next().filter(char::is_ascii_digit)?;
    Some((outward.to_owned(), format!("{outward} {digit}")))
}

/// Everything wrong with the localities, one after the other. A slug or a code that stands twice is wrong where it
/// stands again.
pub(super) fn problems(localities: &[Locality]) -> Vec<Problem> {
    let mut found: Vec<Problem> = too_many("/localities".to_owned(), localities.len(), LOCALITIES_MAX).collect();
    let (mut slugs, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (i, locality) in localities.iter().enumerate() {
        let at = format!("/localities/{i}");
        found.extend(slug(format!("{at}/slug"), &locality.slug, &mut slugs));
        found.extend(text(&format!("{at}/name"), &locality.name, NAME_MAX, "Enter the name of the locality"));
        found.extend(too_many(format!("{at}/postcodes"), locality.postcodes.len(), POSTCODES_MAX));
        for (j, named) in locality.codes().enumerate() {
            found.extend(code(format!("{at}/postcodes/{j}"), named, &mut codes));
        }
    }
    found
}

fn too_many(pointer: String, length: usize, most: usize) -> impl Iterator<Item = Problem> {
    let detail = format!("Must be {most} entries or fewer");
    (length > most).then(|| Problem::new(pointer, ProblemCode::TooMany, detail)).into_iter()
}

fn slug<'a>(pointer: String, slug: &'a str, seen: &mut BTreeSet<&'a str>) -> Option<Problem> {
    let detail = if !SLUG.is_match(slug) || slug.len() > SLUG_MAX {
        "Use lower-case letters, digits and single hyphens between them"
    } else if !seen.insert(slug) {
        "Another locality has this slug: choose another"
    } else {
        return None;
    };
    Some(Problem::new(pointer, ProblemCode::BadFormat, detail))
}

fn code(pointer: String, code: String, seen: &mut BTreeSet<String>) -> Option<Problem> {
    let detail = if !CODE.is_match(&code) {
        "Enter the first part of a postcode such as L4, or a sector such as L4 7"
    } else if !seen.insert(code) {
        "This postcode is named already: take it out here or there"
    } else {
        return None;
    };
    Some(Problem::new(pointer, ProblemCode::BadFormat, detail))
}
