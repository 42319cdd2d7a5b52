//! The wiring: shims in the hooks directory, what was there before kept and chained.
//!
//! Knows files, directories and the text of the shim; is told where the hooks directory is and where the program stands, and must
//! not know how anybody found that out, what a hook does when it is called, or how any of it is shown.

mod edited;
mod error;
mod hook;
mod journal;
mod machine;
mod made;
pub mod managers;
mod ownership;
mod pass;
mod settings_lines;
mod shim;
mod survey;
mod tagged;
pub mod template;
mod wiring;

pub use error::{Error, shown};
pub use hook::Hook;
pub use machine::{Machine, TakenOut};
pub use ownership::Ownership;
pub use settings_lines::{Setting, shim_of};
pub use shim::{Form, Kind, Shim};
pub use survey::{Spot, Standing, Wired, is_executable, survey};
pub use wiring::{Installed, Removed, install, uninstall};
