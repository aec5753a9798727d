//! **huisclos** reads French meeting minutes before they leave the room.
//!
//! Text goes in, findings come out: spans and codes, never text. Data flows one way:
//!
//! `read` → [`document::Document`] → `fold` → `segment` → `scan` → `signals` → `assess` → `rules` → [`finding::Report`] → `report`
//!
//! ```
//! use huisclos::{document::Document, engine::{Engine, Options}, finding::Kind};
//!
//! let engine = Engine::new(Options::default(), &[])?;
//! let document = Document::from_text("Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.\n");
//! let report = engine.check(&document);
//! assert_eq!(report.findings[0].kind, Kind::Secret);
//! # Ok::<(), huisclos::lexicon::LexiconError>(())
//! ```
//!
//! Nothing here opens a file, a connection or a clock: a lint holds that (`clippy.toml`).

pub mod assess;
#[cfg(feature = "cli")]
pub mod baseline;
mod code;
pub mod config;
#[cfg(feature = "store")]
pub mod date;
pub mod document;
mod edit;
pub mod engine;
pub mod finding;
pub mod fold;
pub mod lang;
pub mod lexicon;
pub mod marks;
pub mod memory;
mod mixing;
#[cfg(feature = "office")]
mod office;
pub mod outline;
#[cfg(feature = "store")]
pub mod overview;
pub mod position;
pub mod read;
#[cfg(feature = "office")]
pub mod redact;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "office")]
pub mod review;
pub mod rules;
pub mod scan;
pub mod segment;
pub mod signals;
pub mod span;
#[cfg(feature = "store")]
pub mod store;
pub mod stretch;
pub mod suppress;
pub mod wording;

#[cfg(feature = "cli")]
#[allow(
    clippy::disallowed_methods,
    reason = "input and output live here and nowhere else"
)]
pub mod cli;
#[cfg(feature = "lsp")]
#[allow(
    clippy::disallowed_methods,
    reason = "settings, lexicons and the documents of a workspace are read here as the command line reads them"
)]
pub mod lsp;
