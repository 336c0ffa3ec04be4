//! Documents: the papers that go with a draft and then with its referral.

pub(super) mod add;
pub(super) mod content;
pub(super) mod list;
pub(super) mod remove;
