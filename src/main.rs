//! The `git-hush` program: hands its arguments to the library and ends with the exit code it is given.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_hush::cli::main()
}
