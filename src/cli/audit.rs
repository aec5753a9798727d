//! One file audited, and the files it carries after it.

use std::collections::VecDeque;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::check::{Filter, guarded};
use super::convert::convert;
use super::desk::{Job, Title, hex};
use super::file::{self, unread};
use crate::document::{Attachment, Document, ReadWarning};
use crate::engine::Engine;
use crate::finding::Report;
use crate::lang::Lang;
use crate::read::{self, Foreign, Limits, ReadError};
use crate::report::{Audited, Extent, Failure, printable};
use crate::stretch::Stretch;

/// An attachment of an attachment of … is read so deep.
const DEEP: usize = 5;
/// One file is read with so many others inside at most.
const MANY: usize = 200;

/// What audits files.
pub(super) struct Auditor<'a> {
    pub(super) engine: &'a Engine,
    pub(super) filter: &'a Filter,
    pub(super) lang: Lang,
    /// Whether old formats go through LibreOffice.
    pub(super) convert: bool,
}

/// A file still to be audited.
struct Waiting {
    path: String,
    bytes: Vec<u8>,
    depth: usize,
}

impl Auditor<'_> {
    /// Does one piece of work; whatever goes wrong concerns one file alone.
    pub(super) fn work(&self, job: Job) -> Vec<Result<Audited, Failure>> {
        match job {
            Job::File(path) => self.audit(&path),
            Job::Failed(failure) => vec![Err(failure)],
            Job::Stretch(title, stretch, extent) => vec![self.stretch(&title, *stretch, extent)],
        }
    }

    pub(super) fn stretch(
        &self,
        title: &Title,
        mut stretch: Stretch,
        extent: Extent,
    ) -> Result<Audited, Failure> {
        let report = guarded(&title.path, self.lang, || {
            Ok(self
                .filter
                .apply(self.engine.check_stretch(&stretch), self.engine))
        })?;
        stretch.document.encoding = title.plain.encoding;
        if extent.closes {
            stretch.document.warnings.clone_from(&title.plain.warnings);
        }
        Ok(Audited {
            path: title.path.clone(),
            sha256: hex(&title.sha256),
            document: stretch.document,
            report,
            baselined: 0,
            fingerprints: Vec::new(),
            extent,
        })
    }

    /// Reads and audits one file and what it carries; whatever goes wrong concerns that file alone.
    pub(super) fn audit(&self, path: &Path) -> Vec<Result<Audited, Failure>> {
        let bytes = match file::bytes(path, Limits::default(), self.lang) {
            Ok(bytes) => bytes,
            Err(failure) => return vec![Err(failure)],
        };
        let mut out = Vec::new();
        let path = path.display().to_string();
        let mut waiting = VecDeque::from([Waiting {
            path,
            bytes,
            depth: 0,
        }]);
        while let Some(file) = waiting.pop_front() {
            let (path, depth) = (file.path.clone(), file.depth + 1);
            let mut result = self.one(file);
            if let Ok(audited) = &mut result {
                let attached = std::mem::take(&mut audited.document.attachments);
                let (read, left): (Vec<_>, Vec<_>) = attached.into_iter().partition(concerns_us);
                if !left.is_empty() {
                    audited
                        .document
                        .warnings
                        .push(ReadWarning::Attachments(left.len()));
                }
                for (number, attachment) in (1..).zip(read) {
                    let path = format!("{path} › {}", shown_name(&attachment, number));
                    if depth > DEEP || out.len() + waiting.len() >= MANY {
                        out.push(Err(unread(&path, &ReadError::TooDeep { limit: DEEP }, self.lang)));
                        break;
                    }
                    waiting.push_back(Waiting {
                        path,
                        bytes: attachment.into_bytes(),
                        depth,
                    });
                }
            }
            out.push(result);
        }
        out
    }

    fn one(&self, file: Waiting) -> Result<Audited, Failure> {
        let Waiting { path, bytes, .. } = file;
        let sha256 = Sha256::digest(&bytes).into();
        let document = self.read(&path, bytes)?;
        self.weigh(&path, sha256, document)
    }

    /// Reads the bytes of a file, converted where that was asked for.
    pub(super) fn read(&self, path: &str, bytes: Vec<u8>) -> Result<Document, Failure> {
        let bytes = match read::format_of(&bytes, Some(path)) {
            Err(ReadError::Foreign(old)) if self.convert && old.converts_to().is_some() => {
                convert(path, &bytes, old, self.lang)?
            }
            _ => bytes,
        };
        guarded(path, self.lang, || {
            read::read(bytes, Some(path), Limits::default()).map_err(|e| unread(path, &e, self.lang))
        })
    }

    /// Audits a document that was read from the file at `path` with this SHA-256.
    pub(super) fn weigh(&self, path: &str, sha256: [u8; 32], document: Document) -> Result<Audited, Failure> {
        let report = guarded(path, self.lang, || Ok(self.engine.check(&document)))?;
        let report = self.filter.apply(report, self.engine);
        Ok(whole(path, &sha256, document, report))
    }
}

fn whole(path: &str, sha256: &[u8], document: Document, report: Report) -> Audited {
    Audited {
        path: path.to_owned(),
        sha256: hex(sha256),
        document,
        report,
        baselined: 0,
        fingerprints: Vec::new(),
        extent: Extent::default(),
    }
}

/// Audits the bytes of the file called `shown`.
pub(super) fn audited(engine: &Engine, shown: &str, bytes: Vec<u8>, lang: Lang) -> Result<Audited, Failure> {
    let sha256 = Sha256::digest(&bytes);
    let (document, report) = guarded(shown, lang, || {
        let document =
            read::read(bytes, Some(shown), Limits::default()).map_err(|e| unread(shown, &e, lang))?;
        let report = engine.check(&document);
        Ok((document, report))
    })?;
    Ok(whole(shown, &sha256, document, report))
}

/// Whether an attachment may hold minutes, rather than a picture or a program.
fn concerns_us(attachment: &Attachment) -> bool {
    let name = Some(attachment.name()).filter(|name| !name.is_empty());
    match read::format_of(attachment.bytes(), name) {
        Ok(format) => read::reads(format),
        Err(ReadError::Foreign(foreign)) => foreign == Foreign::Locked || foreign.converts_to().is_some(),
        Err(_) => true,
    }
}

pub(super) fn shown_name(attachment: &Attachment, number: usize) -> String {
    match attachment.name() {
        "" => number.to_string(),
        name => printable(name),
    }
}
