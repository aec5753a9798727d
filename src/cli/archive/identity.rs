//! By what files are audited: where any of it changes, they are audited anew.

use sha2::{Digest as _, Sha256};

use super::super::args::Audit;
use super::super::check::Filter;
use super::super::settings::{Settings, lexicon_files};
use super::super::stop::Stop;
use crate::engine::{Engine, MODEL};
use crate::lexicon::KEPT;
use crate::store::Digest;

/// The digest of the program, its model and lexicons, the user's lexicons, and the settings that decide what is recorded.
pub(super) fn of(
    args: &Audit,
    settings: &Settings,
    engine: &Engine,
    filter: &Filter,
) -> Result<Digest, Stop> {
    let mut parts = Parts::default();
    parts.add(env!("CARGO_PKG_VERSION"));
    parts.add(MODEL);
    for tables in KEPT {
        parts.add(tables);
    }
    let dirs = settings.lexicons.iter().chain(&args.common.lexicon);
    for file in lexicon_files(dirs, settings.lang)? {
        parts.add(&file.name);
        parts.add(&file.text);
    }
    let options = engine.options();
    parts.add([options.position as u8, options.formation as u8]);
    for (rule, severity) in &options.severities {
        parts.add(rule);
        parts.add(severity.map_or("off", crate::finding::Severity::code));
    }
    parts.add(filter.least.code());
    for kind in &filter.kinds {
        parts.add(kind.code());
    }
    // Places and reasons are kept in words.
    parts.add([
        settings.lang as u8,
        u8::from(args.convert),
        u8::from(args.keep_text),
    ]);
    Ok(parts.0.finalize().into())
}

/// Parts of a digest, each after its length, so that none runs into the next.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }
}
