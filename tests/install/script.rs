//! install.sh.
