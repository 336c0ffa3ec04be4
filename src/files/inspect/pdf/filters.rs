//! The filters of PDF's streams, one behind the other, every stage counted. Imports its neighbours.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::ZlibDecoder;
use weezl::BitOrder;
use weezl::decode::Decoder;

use super::super::Flaw;
use super::super::budget::{Budget, Unpacking};
use super::lexer::is_space;
use super::object::{Dictionary, Value};

/// More filters on one stream than this make no sense.
const MOST_FILTERS: usize = 4;

/// What a stream holds once its filters are undone.
pub struct Decoded<'a> {
    /// The content.
    pub content: Box<dyn Read + 'a>,
    /// It is a coded picture, whose own filter stays on.
    pub picture: bool,
}

/// Undoes the filters of `raw`.
///
/// # Errors
/// [`Flaw::Damaged`] for a filter that PDF does not know, [`Flaw::Encrypted`] for one with a key, [`Flaw::Bomb`] for too
/// many.
pub fn decode<'a>(dictionary: &Dictionary, raw: &'a [u8], budget: &Budget) -> Result<Decoded<'a>, Flaw> {
    let filters = names(dictionary.get(b"Filter"))?;
    // The content is in another file, or is another file.
    if dictionary.get(b"F").is_some() {
        return Err(Flaw::ActiveContent);
    }
    let several = filters.len() > 1;
    let mut content: Box<dyn Read + 'a> = Box::new(raw);
    for filter in filters {
        let stage: Box<dyn Read + 'a> = match filter {
            b"FlateDecode" | b"Fl" => Box::new(ZlibDecoder::new(content)),
            b"LZWDecode" | b"LZW" => Box::new(lzw(content, dictionary)),
            b"ASCIIHexDecode" | b"AHx" => Box::new(Hexadecimal { digits: BufReader::new(content) }),
            b"ASCII85Decode" | b"A85" => Box::new(Base85 { signs: BufReader::new(content), ready: Vec::new() }),
            b"RunLengthDecode" | b"RL" => Box::new(Runs { codes: BufReader::new(content), left: 0, same: None }),
            b"DCTDecode" | b"DCT" | b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode" | b"JPXDecode" => {
                return Ok(Decoded { content, picture: true });
            }
            b"Crypt" => return Err(Flaw::Encrypted),
            _ => return Err(Flaw::Damaged),
        };
        // White paper shrinks a thousandfold; but nobody shrinks twice.
        let packed = if several { (raw.len() as u64).max(1 << 16) } else { u64::MAX };
        content = Box::new(Unpacking::new(stage, packed.saturating_mul(4), budget));
    }
    Ok(Decoded { content, picture: false })
}

fn names(filter: Option<&Value>) -> Result<Vec<&[u8]>, Flaw> {
    let filters = match filter {
        None => return Ok(Vec::new()),
        Some(Value::Name(name)) => return Ok(vec![name]),
        Some(Value::Array(filters)) => filters,
        Some(_) => return Err(Flaw::Damaged),
    };
    if filters.len() > MOST_FILTERS {
        return Err(Flaw::Bomb);
    }
    filters.iter().map(name).collect()
}

fn name(filter: &Value) -> Result<&[u8], Flaw> {
    if let Value::Name(name) = filter { Ok(name) } else { Err(Flaw::Damaged) }
}

fn lzw<'a>(content: Box<dyn Read + 'a>, dictionary: &Dictionary) -> Lzw<BufReader<Box<dyn Read + 'a>>> {
    let late = |parameters: &Value| matches!(parameters, Value::Dictionary(d) if d.number(b"EarlyChange") == Some(0));
    let late = dictionary.get(b"DecodeParms").is_some_and(|parameters| match parameters {
        Value::Array(several) => several.iter().any(late),
        one => late(one),
    });
    let decoder = if late { Decoder::new(BitOrder::Msb, 8) } else { Decoder::with_tiff_size_switch(BitOrder::Msb, 8) };
    Lzw { codes: BufReader::new(content), decoder }
}

struct Lzw<R> {
    codes: R,
    decoder: Decoder,
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let codes = self.codes.fill_buf()?;
            let last = codes.is_empty();
            let step = self.decoder.decode_bytes(codes, room);
            self.codes.consume(step.consumed_in);
            step.status.map_err(|_| Flaw::Damaged)?;
            let ended = self.decoder.has_ended() || (last && step.consumed_in == 0);
            if step.consumed_out > 0 || ended || room.is_empty() {
                return Ok(step.consumed_out);
            }
        }
    }
}

/// The next byte that is no white space.
fn next(bytes: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let byte = next_raw(bytes)?;
        if byte.is_none_or(|byte| !is_space(byte)) {
            return Ok(byte);
        }
    }
}

fn next_raw(bytes: &mut impl BufRead) -> io::Result<Option<u8>> {
    let byte = bytes.fill_buf()?.first().copied();
    bytes.consume(usize::from(byte.is_some()));
    Ok(byte)
}

struct Hexadecimal<R> {
    digits: R,
}

impl<R: BufRead> Read for Hexadecimal<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        for (filled, byte) in room.iter_mut().enumerate() {
            let digit = |sign: Option<u8>| sign.and_then(|sign| char::from(sign).to_digit(16));
            let Some(high) = next(&mut self.digits)?.filter(|sign| *sign != b'>') else { return Ok(filled) };
            let low = next(&mut self.digits)?.filter(|sign| *sign != b'>').or(Some(b'0'));
            let (Some(high), Some(low)) = (digit(Some(high)), digit(low)) else { return Err(Flaw::Damaged.into()) };
            *byte = u8::try_from(high << 4 | low).map_err(|_| Flaw::Damaged)?;
        }
        Ok(room.len())
    }
}

struct Base85<R> {
    signs: R,
    /// Decoded and not yet handed out, the next byte last.
    ready: Vec<u8>,
}

impl<R: BufRead> Read for Base85<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        for (filled, byte) in room.iter_mut().enumerate() {
            if self.ready.is_empty() {
                self.group()?;
            }
            let Some(next) = self.ready.pop() else { return Ok(filled) };
            *byte = next;
        }
        Ok(room.len())
    }
}

impl<R: BufRead> Base85<R> {
    /// Decodes five signs, or the fewer that stand at the end.
    fn group(&mut self) -> io::Result<()> {
        let (mut value, mut signs) = (0_u32, 0_usize);
        while signs < 5 {
            match next(&mut self.signs)? {
                Some(b'z') if signs == 0 => {
                    self.ready = vec![0; 4];
                    return Ok(());
                }
                Some(sign @ b'!'..=b'u') => {
                    value = value.wrapping_mul(85).wrapping_add(u32::from(sign - b'!'));
                    signs += 1;
                }
                Some(b'~') | None => break,
                Some(_) => return Err(Flaw::Damaged.into()),
            }
        }
        for _ in signs..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        let bytes = value.to_be_bytes();
        self.ready = bytes[..4_usize.min(signs.saturating_sub(1))].iter().rev().copied().collect();
        Ok(())
    }
}

struct Runs<R> {
    codes: R,
    left: usize,
    /// The byte that is repeated; nothing where bytes are copied.
    same: Option<u8>,
}

impl<R: BufRead> Read for Runs<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        for (filled, byte) in room.iter_mut().enumerate() {
            if self.left == 0 {
                match next_raw(&mut self.codes)? {
                    None | Some(128) => return Ok(filled),
                    Some(code @ 0..128) => (self.left, self.same) = (usize::from(code) + 1, None),
                    Some(code) => {
                        let same = next_raw(&mut self.codes)?.ok_or(Flaw::Damaged)?;
                        (self.left, self.same) = (257 - usize::from(code), Some(same));
                    }
                }
            }
            let next = self.same.map_or_else(|| next_raw(&mut self.codes), |same| Ok(Some(same)))?;
            *byte = next.ok_or(Flaw::Damaged)?;
            self.left -= 1;
        }
        Ok(room.len())
    }
}
