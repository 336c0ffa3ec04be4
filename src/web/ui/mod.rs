//! Layout, components, words for every code. Imports `web::http`, `domain`, `form`.
