//! What happens later.
