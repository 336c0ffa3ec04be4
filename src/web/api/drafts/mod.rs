//! Drafts: answers on their way. Private to their author; everything typed is kept, right or wrong.

pub(super) mod check;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod get;
pub(super) mod list;
pub(super) mod submit;
pub(super) mod update;
