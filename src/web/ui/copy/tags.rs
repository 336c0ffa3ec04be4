//! What the pages mean: the tree of headings, tables and paragraphs that a screen reader walks. Imports nothing of ours.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// A part of the tree; a leaf is text, known by its number.
#[derive(Debug)]
pub(super) enum Part {
    /// Parts in order.
    Group(TagKind, Vec<Part>),
    /// A paragraph, in however many lines on however many pages.
    Leaf(usize),
}

impl Part {
    /// A heading of level 1, 2 or 3.
    pub(super) fn heading(level: u16, title: &str, leaf: usize) -> Self {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        Self::Group(Tag::Hn(level, Some(title.to_owned())).into(), vec![Self::Leaf(leaf)])
    }

    /// A paragraph.
    pub(super) fn paragraph(leaf: usize) -> Self {
        Self::Group(Tag::P.into(), vec![Self::Leaf(leaf)])
    }

    /// A section with its heading.
    pub(super) fn section(parts: Vec<Self>) -> Self {
        Self::Group(Tag::Section.into(), parts)
    }

    /// A table of rows.
    pub(super) fn table(rows: Vec<Self>) -> Self {
        Self::Group(Tag::Table.into(), rows)
    }

    /// A row: the question is the header of its answer.
    pub(super) fn row(question: Vec<usize>, answer: Vec<usize>) -> Self {
        let cell = |leaves: Vec<usize>| leaves.into_iter().map(Self::paragraph).collect();
        let header = Self::Group(Tag::TH(TableHeaderScope::Row).into(), cell(question));
        Self::Group(Tag::TR.into(), vec![header, Self::Group(Tag::TD.into(), cell(answer))])
    }
}

/// The tree of a document, `drawn` holding what was drawn for each leaf.
pub(super) fn tree(parts: Vec<Part>, drawn: &mut [Vec<Identifier>], language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    for part in parts {
        if let Part::Group(tag, inner) = part {
            tree.push(group(tag, inner, drawn));
        }
    }
    tree
}

fn group(tag: TagKind, parts: Vec<Part>, drawn: &mut [Vec<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(tag);
    for part in parts {
        match part {
            Part::Group(tag, inner) => group.push(self::group(tag, inner, drawn)),
            Part::Leaf(leaf) => std::mem::take(&mut drawn[leaf]).into_iter().for_each(|seen| group.push(seen)),
        }
    }
    group
}
