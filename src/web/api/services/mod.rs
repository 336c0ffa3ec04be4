//! What may be referred where: services and the schemas of their forms. Open to anybody.

pub(super) mod form_schema;
pub(super) mod list;
