//! The kinds of question, how long their text may be and how it is written. Imports
//! `domain::formats`.
//!
//! One pattern a kind serves the engine and the published schema, so that they cannot drift apart. Patterns are
//! written in what the `regex` crate and ECMA 262 have in common.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::domain::formats;

/// What sort of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text of one line, at most 200 characters.
    Text,
    /// Text of several lines, at most 5,000 characters.
    LongText,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Bool,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// `yes`, `no`, `unknown`; becomes a [`Kind::Choice`] when the form is loaded.
    Ynu,
    /// RFC 3339 with offset.
    Time,
    /// ISO 8601, `2026-11-21`.
    Date,
    /// Ten digits, spaces and hyphens allowed between them; modulus 11.
    NhsNumber,
    /// Postcode of the United Kingdom, or a ZZ99 pseudo-postcode.
    Postcode,
    /// 7 to 15 digits with + ( ) - and spaces.
    Telephone,
    /// E-mail address as the HTML standard takes it.
    Email,
    /// Code of the Organisation Data Service.
    OdsCode,
    /// BCP 47 language tag; options are offers, others are allowed.
    Language,
    /// Lines of text, each like [`Kind::Text`].
    Lines,
    /// A group that people read as one thing.
    Address,
    /// Questions with a name in common.
    Group,
    /// Entries, each with the same questions.
    List,
}

/// A character that people see: no control, no space, nothing that only formats. Written as ranges that every dialect of
/// regular expressions reads, because programs of others validate with it too (`\p{…}` is not among them).
macro_rules! visible {
    () => {
        concat!(
            r"[^\u0000-\u0020\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f",
            r"\u3000\ufeff\ufff9-\ufffb]"
        )
    };
}
/// Text of one line: no control character, at least one visible character.
const TEXT: &str = concat!(r"^[^\u0000-\u001f\u007f-\u009f]*", visible!(), r"[^\u0000-\u001f\u007f-\u009f]*$");
/// The same, with line breaks and tabs.
const LONG_TEXT: &str = concat!(
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*",
    visible!(),
    r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
);
const TIME: &str = concat!(
    r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    r"(?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
);
const DATE: &str = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";
const NHS_NUMBER: &str = r"^[0-9](?:[ \-]?[0-9]){9}$";
/// The forms of BS 7666, in any case and spacing, and the ZZ99 family (no fixed abode, not known, abroad).
const POSTCODE: &str = concat!(
    r"^ *(?:[Gg][Ii][Rr] *0[Aa]{2}|[Zz]{2}99 *[0-9][A-Za-z]{2}|",
    r"(?:[A-PR-UWYZa-pr-uwyz](?:[0-9]{1,2}|[0-9][A-HJKSTUWa-hjkstuw]|",
    r"[A-HK-Ya-hk-y](?:[0-9]{1,2}|[0-9][ABEHMNPRVWXYabehmnprvwxy]))) *",
    r"[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}) *$"
);
/// The pattern of the HTML standard for `input type=email`.
const EMAIL: &str = concat!(
    r"^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~\-]+@[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?",
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?)*$"
);
/// RFC 5646 `langtag`, without the reserved lengths: "English" is a word, not a tag.
const LANGUAGE: &str = concat!(
    r"^[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?",
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*",
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?$"
);

impl Kind {
    /// Whether the answer is an object with questions of its own.
    #[must_use]
    pub const fn is_group(self) -> bool {
        matches!(self, Self::Group | Self::Address)
    }

    /// Whether the answer is an array.
    #[must_use]
    pub const fn is_array(self) -> bool {
        matches!(self, Self::List | Self::Choices | Self::Lines)
    }

    /// The most characters of the text.
    #[must_use]
    pub const fn max_chars(self) -> usize {
        if matches!(self, Self::LongText) { 5_000 } else { 200 }
    }

    /// How the text is written; `None` where the answer is not free text.
    #[must_use]
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Lines => Some(TEXT),
            Self::LongText => Some(LONG_TEXT),
            Self::Time => Some(TIME),
            Self::Date => Some(DATE),
            Self::NhsNumber => Some(NHS_NUMBER),
            Self::Postcode => Some(POSTCODE),
            Self::Telephone => Some(formats::TELEPHONE.as_str()),
            Self::Email => Some(EMAIL),
            Self::OdsCode => Some(formats::ODS_CODE.as_str()),
            Self::Language => Some(LANGUAGE),
            _ => None,
        }
    }

    /// Whether `text` is written as this kind is written; `true` for kinds without a pattern.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Telephone => formats::TELEPHONE.is_match(text),
            Self::OdsCode => formats::ODS_CODE.is_match(text),
            _ => COMPILED.iter().find(|(kind, _)| *kind == self).is_none_or(|(_, regex)| regex.is_match(text)),
        }
    }
}

static COMPILED: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    use Kind::{Date, Email, Language, Lines, LongText, NhsNumber, Postcode, Text, Time};
    let kinds = [Text, LongText, Lines, Time, Date, NhsNumber, Postcode, Email, Language];
    let compile = |pattern| Regex::new(pattern).expect("the pattern is written here and tested");
    kinds.into_iter().filter_map(|kind| Some((kind, compile(kind.pattern()?)))).collect()
});

/// Whether `text` has no visible character.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    static VISIBLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(visible!()).expect("the pattern is written here and tested"));
    !VISIBLE.is_match(text)
}
