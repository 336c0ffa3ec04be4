//! The letters of PDF: white space, names, strings, numbers, words. Imports the flaws.

use super::super::Flaw;

/// A place in the bytes.
pub struct Lexer<'a> {
    /// What is read.
    pub bytes: &'a [u8],
    /// Where it is read.
    pub at: usize,
}

/// White space as PDF has it.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// Neither white space nor a sign that ends a word.
pub fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    /// The byte here.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether the rest begins with `word`.
    pub fn is_at(&self, word: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word))
    }

    /// Steps over white space.
    pub fn space_only(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Steps over white space and comments.
    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.line();
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The rest of the line; stands at its end.
    pub fn line(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A word of regular letters; empty where there is none.
    pub fn word(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A whole number without a sign; stands where it stood where there is none.
    pub fn number(&mut self) -> Option<u64> {
        let start = self.at;
        let number = std::str::from_utf8(self.word()).ok().filter(|word| !word.starts_with('+'));
        let number = number.and_then(|word| word.parse().ok());
        if number.is_none() {
            self.at = start;
        }
        number
    }

    /// Steps over `word`.
    ///
    /// # Errors
    /// [`Flaw::Damaged`] where something else stands.
    pub fn expect(&mut self, word: &[u8]) -> Result<(), Flaw> {
        if !self.is_at(word) {
            return Err(Flaw::Damaged);
        }
        self.at += word.len();
        Ok(())
    }

    /// A name behind its slash, its escapes resolved.
    pub fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let word = self.word();
        let (mut name, mut at) = (Vec::with_capacity(word.len()), 0);
        while at < word.len() {
            let escaped = word.get(at + 1..at + 3).filter(|_| word[at] == b'#').and_then(|digits| {
                let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
                u8::from_str_radix(digits, 16).ok()
            });
            name.push(escaped.unwrap_or(word[at]));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        name
    }

    /// Steps over a text in round brackets.
    ///
    /// # Errors
    /// [`Flaw::Damaged`] where it does not end.
    pub fn text(&mut self) -> Result<(), Flaw> {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth == 1 => return Ok(()),
                b')' => depth -= 1,
                _ => {}
            }
        }
        Err(Flaw::Damaged)
    }

    /// Steps over a text in hexadecimal.
    ///
    /// # Errors
    /// [`Flaw::Damaged`] where it has other digits or does not end.
    pub fn hexadecimal(&mut self) -> Result<(), Flaw> {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'>').ok_or(Flaw::Damaged)?;
        if !rest[..end].iter().all(|byte| byte.is_ascii_hexdigit() || is_space(*byte)) {
            return Err(Flaw::Damaged);
        }
        self.at += end + 2;
        Ok(())
    }
}
