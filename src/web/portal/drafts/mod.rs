//! Pages of a draft: begin, task list, one page a section, check, send, or be told to ring.

pub(super) mod begin;
pub(super) mod check;
pub(super) mod conflict;
pub(super) mod delete;
mod left;
pub(super) mod list;
pub(super) mod on_page;
pub(super) mod ring;
pub(super) mod save;
pub(super) mod section;
pub(super) mod submit;
pub(super) mod task_list;
