//! All tests that need the whole program, in one binary.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::use_debug,
    clippy::string_slice,
    reason = "tests run the program, read its files and may fail loudly"
)]

#[cfg(feature = "store")]
mod archive;
mod archives;
#[cfg(feature = "store")]
mod audit;
mod cases;
mod cli;
mod corpus;
mod folds;
mod formats;
mod lexicons;
mod libreoffice;
#[cfg(feature = "lsp")]
mod lsp;
mod office;
mod plain;
mod privacy;
mod properties;
mod registry;
mod report;
mod rules;
mod segmentation;
mod spelling;
mod why;
