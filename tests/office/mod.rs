//! Word and LibreOffice documents: read, reviewed, redacted; small files made here, and real ones made by LibreOffice.

mod build;
mod copies;
mod hostile;
mod reading;
mod twins;

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::Report;
use huisclos::read::{Limits, read};

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

fn engine<T>(work: impl FnOnce(&Engine) -> T) -> T {
    ENGINE.with(work)
}

fn document(bytes: Vec<u8>) -> Document {
    read(bytes, None, Limits::default()).unwrap()
}

fn check(document: &Document) -> Report {
    engine(|e| e.check(document))
}
