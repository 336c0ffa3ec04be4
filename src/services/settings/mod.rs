//! The safety settings of a service: read by its hub, changed by its leads with a reason, every change kept.

mod change;
mod get;

pub use change::{SettingsToBe, change_settings};
pub use get::{SettingsView, get_settings};

pub use crate::store::SettingsChange;
