//! What is forgiven, and how expressions of other tools are read.

mod ere;
mod files;
mod forgiven;
mod modes;
