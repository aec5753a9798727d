//! PDF, rich text, web pages, e-mails and workbooks: real files made by other programs, and files made to harm.

mod build;
mod carried;
mod concealed;
mod harmed;
#[cfg(feature = "pdf")]
mod reviewed;
mod twins;

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::read::{Limits, ReadError, read};

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

/// A rule and the letters of its passage, which are the same however lines are broken.
type Told = (&'static str, String);

fn told(document: &Document) -> Vec<Told> {
    let report = ENGINE.with(|engine| engine.check(document));
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect();
    let findings = report.findings.iter();
    findings
        .map(|f| (f.rule, letters(document.text.slice(f.passage))))
        .collect()
}

fn opened(bytes: Vec<u8>, name: &str) -> Result<Document, ReadError> {
    read(bytes, Some(name), Limits::default())
}
