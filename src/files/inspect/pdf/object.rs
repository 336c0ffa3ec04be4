//! The objects of PDF, as far as they matter here: long arrays are read and not kept. Imports its neighbours.

use super::super::Flaw;
use super::acts::Count;
use super::lexer::Lexer;

/// Deeper than any writer nests.
const DEEPEST: usize = 64;
/// Values of an array that are kept; filters and their parameters are never more.
const KEPT: usize = 8;

/// The longest text that is kept, in bytes; the path of a file is never longer.
const KEPT_TEXT: usize = 512;

/// A value.
#[derive(Debug, PartialEq)]
pub enum Value {
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A whole number.
    Number(u64),
    /// A reference to another object.
    Reference,
    /// The first values of an array.
    Array(Vec<Value>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A text in round brackets, as it stands in the file.
    Text(Vec<u8>),
    /// A text in hexadecimal, a broken number, a word.
    Other,
}

/// A dictionary, in the order of the file.
#[derive(Debug, Default, PartialEq)]
pub struct Dictionary(pub Vec<(Vec<u8>, Value)>);

impl Dictionary {
    /// The value of `key`; of the last one, where a key comes twice.
    pub fn get(&self, key: &[u8]) -> Option<&Value> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The number under `key`.
    pub fn number(&self, key: &[u8]) -> Option<u64> {
        match self.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Whether `key` holds the name `name`.
    pub fn is(&self, key: &[u8], name: &[u8]) -> bool {
        matches!(self.get(key), Some(Value::Name(here)) if here == name)
    }
}

/// Reads the value at `lexer`, and shows every dictionary and every name in it to `count`.
///
/// # Errors
/// [`Flaw::Damaged`] for what is no value, [`Flaw::Bomb`] for what is nested too deep, and what `count` finds.
pub fn value(lexer: &mut Lexer, count: &mut Count, depth: usize) -> Result<Value, Flaw> {
    if depth > DEEPEST {
        return Err(Flaw::Bomb);
    }
    count.value()?;
    lexer.space();
    match lexer.peek().ok_or(Flaw::Damaged)? {
        b'/' => {
            let name = lexer.name();
            count.name(&name)?;
            Ok(Value::Name(name))
        }
        b'(' => text(lexer),
        b'[' => array(lexer, count, depth),
        b'<' if lexer.is_at(b"<<") => dictionary(lexer, count, depth).map(Value::Dictionary),
        b'<' => lexer.hexadecimal().map(|()| Value::Other),
        _ => number_or_word(lexer),
    }
}

fn text(lexer: &mut Lexer) -> Result<Value, Flaw> {
    let start = lexer.at;
    lexer.text()?;
    let whole = lexer.bytes.get(start + 1..lexer.at - 1).unwrap_or_default();
    Ok(if whole.len() > KEPT_TEXT { Value::Other } else { Value::Text(whole.to_vec()) })
}

fn array(lexer: &mut Lexer, count: &mut Count, depth: usize) -> Result<Value, Flaw> {
    lexer.at += 1;
    let mut kept = Vec::new();
    loop {
        lexer.space();
        if lexer.peek() == Some(b']') {
            lexer.at += 1;
            return Ok(Value::Array(kept));
        }
        let value = value(lexer, count, depth + 1)?;
        if kept.len() < KEPT {
            kept.push(value);
        }
    }
}

/// Reads the dictionary at `lexer`.
///
/// # Errors
/// As [`value`].
pub fn dictionary(lexer: &mut Lexer, count: &mut Count, depth: usize) -> Result<Dictionary, Flaw> {
    lexer.expect(b"<<")?;
    let mut entries = Vec::new();
    loop {
        lexer.space();
        if lexer.is_at(b">>") {
            lexer.at += 2;
            let dictionary = Dictionary(entries);
            count.dictionary(&dictionary)?;
            return Ok(dictionary);
        }
        if lexer.peek() != Some(b'/') {
            return Err(Flaw::Damaged);
        }
        let key = lexer.name();
        count.name(&key)?;
        entries.push((key, value(lexer, count, depth + 1)?));
    }
}

fn number_or_word(lexer: &mut Lexer) -> Result<Value, Flaw> {
    if let Some(number) = lexer.number() {
        return Ok(if reference(lexer) { Value::Reference } else { Value::Number(number) });
    }
    let word = lexer.word();
    let number = word.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    let known = number || matches!(word, b"true" | b"false" | b"null");
    if known && !word.is_empty() { Ok(Value::Other) } else { Err(Flaw::Damaged) }
}

/// Steps over the second half of a reference, where the number before was its first.
fn reference(lexer: &mut Lexer) -> bool {
    let start = lexer.at;
    lexer.space();
    let second = lexer.number().is_some();
    lexer.space();
    if second && lexer.word() == b"R" {
        return true;
    }
    lexer.at = start;
    false
}
