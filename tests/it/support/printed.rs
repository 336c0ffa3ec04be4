//! What a PDF says, read by another library than the one that wrote it.

use lopdf::{Dictionary, Document, Object};

/// A PDF as a reader sees it.
pub struct Printed {
    document: Document,
    text: String,
}

impl Printed {
    /// Reads a PDF.
    pub fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        let text = document.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        Self { document, text }
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// The text of all pages, in one line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether this text is in it, wherever lines end.
    pub fn says(&self, text: &str) -> bool {
        squeezed(&self.text).contains(&squeezed(text))
    }

    /// The document's root.
    pub fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// The title of the document.
    pub fn title(&self) -> String {
        let info = self.document.trailer.get(b"Info").unwrap();
        let title = self.dictionary(info).get(b"Title").unwrap();
        lopdf::decode_text_string(title).unwrap()
    }

    /// The dictionary to which an object leads.
    pub fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        self.document.dereference(object).unwrap().1.as_dict().unwrap()
    }

    /// The kinds of the tree of tags, from the root, each before what it holds.
    pub fn tags(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(self.catalog().get(b"StructTreeRoot").unwrap(), &mut found);
        found
    }

    fn walk(&self, object: &Object, found: &mut Vec<String>) {
        match self.document.dereference(object).unwrap().1 {
            Object::Array(inner) => inner.iter().for_each(|inner| self.walk(inner, found)),
            Object::Dictionary(element) => {
                if let Ok(kind) = element.get(b"S").and_then(Object::as_name) {
                    found.push(String::from_utf8(kind.to_vec()).unwrap());
                }
                if let Ok(inner) = element.get(b"K") {
                    self.walk(inner, found);
                }
            }
            _ => {}
        }
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}
