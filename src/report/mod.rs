//! What users see: findings put into words, or into machine formats. Only here do spans become lines and columns.

pub mod csv;
pub mod github;
pub mod json;
pub mod lines;
pub mod sarif;
pub mod terminal;
mod words;

use std::collections::BTreeMap;

pub use crate::wording::{kind_word, place, trace_words};
pub use words::{columns, plural, printable, wrapped};

use crate::document::{Document, ReadWarning, Trace, TraceKind};
use crate::engine::Engine;
use crate::finding::{Cause, Domain, Finding, Kind, Mode, Report, Source};
use crate::lang::Lang;
use crate::stretch::Origin;
use crate::suppress::{Note, Problem};

/// One audited document, on its way out.
pub struct Audited {
    /// The path as the user gave it.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// The document.
    pub document: Document,
    /// The findings, already filtered.
    pub report: Report,
    /// How many findings the baseline knows, and were taken out.
    pub baselined: usize,
    /// The keyed hash of every finding that is left, where there is a baseline.
    pub fingerprints: Vec<String>,
    /// How much of the file this is.
    pub extent: Extent,
}

impl Audited {
    /// The lines and columns of the file.
    pub fn index(&self) -> lines::LineIndex<'_> {
        lines::LineIndex::within(self.document.text.as_str(), self.extent.origin)
    }
}

/// How much of a file is told at once: all of it, or a stretch.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Where it stands in the file.
    pub origin: Origin,
    /// Whether it is the first of the file.
    pub opens: bool,
    /// Whether it is the last.
    pub closes: bool,
}

impl Default for Extent {
    fn default() -> Self {
        Self {
            origin: Origin::default(),
            opens: true,
            closes: true,
        }
    }
}

impl Extent {
    /// Whether it is the whole file.
    pub const fn is_whole(self) -> bool {
        self.opens && self.closes
    }
}

impl Audited {
    /// The words that a finding is about: of its passage, or of its hidden trace.
    pub fn words(&self, finding: &Finding) -> &str {
        match self.trace(finding) {
            Some(trace) => self.document.traces.text.slice(trace.span),
            None => self.document.text.slice(finding.passage),
        }
    }

    /// The hidden trace that a finding is about.
    pub fn trace(&self, finding: &Finding) -> Option<&Trace> {
        self.document.traces.list.get(finding.trace? as usize)
    }
}

/// A file that could not be audited.
pub struct Failure {
    /// The path as the user gave it.
    pub path: String,
    /// A code for machines.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Something to be told about a document that is no finding; never a word of the document.
pub struct Remark {
    /// A code for machines.
    pub code: &'static str,
    /// Where, in bytes.
    pub at: Option<u32>,
    /// What it is, and what to do.
    pub message: String,
    /// Whether it is told only when the user asks for everything.
    pub minor: bool,
}

/// What is to be told about a document besides its findings.
pub fn remarks(audited: &Audited, lang: Lang) -> Vec<Remark> {
    let mut out: Vec<Remark> = Vec::new();
    for warning in &audited.document.warnings {
        let (code, fr, en) = match warning {
            ReadWarning::Replaced(n) => (
                "replaced",
                format!(
                    "{n} {} ; enregistrez le document en UTF-8",
                    plural(
                        *n,
                        "octet illisible a été remplacé",
                        "octets illisibles ont été remplacés"
                    )
                ),
                format!(
                    "{n} unreadable {} replaced; save the document as UTF-8",
                    plural(*n, "byte was", "bytes were")
                ),
            ),
            ReadWarning::Nul(n) => (
                "nul",
                format!(
                    "{n} {}",
                    plural(
                        *n,
                        "octet nul a été lu comme une espace",
                        "octets nuls ont été lus comme des espaces"
                    )
                ),
                format!(
                    "{n} NUL {}",
                    plural(*n, "byte was read as a space", "bytes were read as spaces")
                ),
            ),
            ReadWarning::CutShort => (
                "cut-short",
                "le fichier est abîmé : seul son début a été lu ; enregistrez-le à nouveau".to_owned(),
                "the file is damaged: only its beginning was read; save it again".to_owned(),
            ),
            ReadWarning::Attachments(n) => (
                "attachment-not-read",
                format!(
                    "{n} {}, à contrôler à part",
                    plural(
                        *n,
                        "pièce jointe est dans un format non lu",
                        "pièces jointes sont dans un format non lu"
                    )
                ),
                format!(
                    "{n} {} not read, to be checked apart",
                    plural(*n, "attachment is in a format", "attachments are in a format")
                ),
            ),
            ReadWarning::NoText { first, last } if first == last => (
                "page-without-text",
                format!(
                    "la page {first} n'a pas de texte (numérisée ?) et n'a pas été relue : passez-la par une reconnaissance de caractères (OCR)"
                ),
                format!(
                    "page {first} has no text (scanned?) and was not reviewed: run it through character recognition (OCR)"
                ),
            ),
            ReadWarning::NoText { first, last } => (
                "page-without-text",
                format!(
                    "les pages {first} à {last} n'ont pas de texte (numérisées ?) et n'ont pas été relues : passez-les par une reconnaissance de caractères (OCR)"
                ),
                format!(
                    "pages {first} to {last} have no text (scanned?) and were not reviewed: run them through character recognition (OCR)"
                ),
            ),
            ReadWarning::GuessedEncoding => (
                "guessed-encoding",
                format!("encodage deviné ({})", audited.document.encoding),
                format!("guessed encoding ({})", audited.document.encoding),
            ),
        };
        out.push(Remark {
            code,
            at: None,
            message: lang.pick(fr, en),
            minor: matches!(warning, ReadWarning::GuessedEncoding),
        });
    }
    out.extend(unseen(&audited.document, lang));
    out.extend(audited.report.notes.iter().map(|note| note_words(note, lang)));
    out
}

/// What is to be told about a suppression.
pub fn note_words(note: &Note, lang: Lang) -> Remark {
    let (code, fr, en) = match note.problem {
        Problem::NoReason => (
            "suppression-without-reason",
            "suppression sans raison, donc sans effet : ajoutez raison=\"…\"".to_owned(),
            "suppression without a reason, thus without effect: add reason=\"…\"".to_owned(),
        ),
        Problem::NoRule => (
            "suppression-without-rule",
            "suppression sans règle, donc sans effet : nommez la règle à taire".to_owned(),
            "suppression without a rule, thus without effect: name the rule to silence".to_owned(),
        ),
        Problem::UnknownRule(Some(near)) => (
            "suppression-of-unknown-rule",
            format!("suppression d'une règle inconnue ; la plus proche est {near}"),
            format!("suppression of an unknown rule; the nearest is {near}"),
        ),
        Problem::UnknownRule(None) => (
            "suppression-of-unknown-rule",
            "suppression d'une règle inconnue ; « huisclos explain » en donne la liste".to_owned(),
            "suppression of an unknown rule; `huisclos explain` lists them".to_owned(),
        ),
        Problem::Unused(rule) => (
            "suppression-unused",
            format!("suppression inutile : {rule} ne signale rien à cet endroit"),
            format!("useless suppression: {rule} flags nothing here"),
        ),
    };
    Remark {
        code,
        at: Some(note.span.start()),
        message: lang.pick(fr, en),
        minor: matches!(note.problem, Problem::Unused(_)),
    }
}

/// What the file carries unseen, counted: whether or not it discloses, whoever sends the file should know.
fn unseen(document: &Document, lang: Lang) -> Option<Remark> {
    let counts: Vec<String> = TraceKind::ALL
        .iter()
        .filter(|kind| **kind != TraceKind::Property)
        .map(|kind| {
            (
                kind,
                document.traces.list.iter().filter(|t| t.kind == *kind).count(),
            )
        })
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| {
            let (one, more) = trace_words(*kind, lang);
            format!("{n} {}", plural(n, one, more))
        })
        .collect();
    let list = counts.join(", ");
    (!counts.is_empty()).then(|| Remark {
        code: "hidden-traces",
        at: None,
        message: lang.pick(
            format!("le fichier porte encore, sans le montrer : {list}"),
            format!("the file still carries, unseen: {list}"),
        ),
        minor: false,
    })
}

/// What a run counts.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Documents audited.
    pub documents: usize,
    /// Passages looked at.
    pub passages: usize,
    /// Findings told, by kind.
    pub findings: BTreeMap<Kind, usize>,
    /// Findings silenced in the text itself.
    pub suppressed: usize,
    /// Findings silenced by the baseline.
    pub baselined: usize,
    /// Files that could not be audited.
    pub failures: usize,
    /// Files and folders left aside.
    pub skipped: usize,
}

impl Tally {
    /// Counts one document, or a stretch of one.
    pub fn add(&mut self, audited: &Audited) {
        self.documents += usize::from(audited.extent.closes);
        self.passages += audited.report.passages;
        self.suppressed += audited.report.suppressed.len();
        self.baselined += audited.baselined;
        for finding in &audited.report.findings {
            *self.findings.entry(finding.kind).or_default() += 1;
        }
    }

    /// Findings told, of all kinds.
    pub fn total(&self) -> usize {
        self.findings.values().sum()
    }
}

/// What every output needs to know.
pub struct Context<'a> {
    /// The language.
    pub lang: Lang,
    /// Whether document text may be shown.
    pub show_text: bool,
    /// The engine, for the wording of rules and entries.
    pub engine: &'a Engine,
}

/// The word for a domain.
pub fn domain_word(domain: Domain, lang: Lang) -> &'static str {
    let (fr, en) = match domain {
        Domain::Health => ("santé", "health"),
        Domain::Family => ("famille", "family"),
        Domain::Finance => ("ressources", "finances"),
        Domain::Housing => ("logement", "housing"),
        Domain::Justice => ("justice", "justice"),
        Domain::School => ("scolarité", "school"),
        Domain::Work => ("emploi", "work"),
        Domain::Social => ("suivi social", "social follow-up"),
        Domain::Belief => ("convictions", "beliefs"),
        Domain::Origin => ("origine", "origin"),
        Domain::Sexuality => ("sexualité", "sexuality"),
    };
    lang.pick(fr, en)
}

/// The words for a source.
pub fn source_word(source: Source, lang: Lang) -> &'static str {
    let (fr, en) = match source {
        Source::Bound => ("personne tenue au secret", "bound by secrecy"),
        Source::Unbound => ("personne non tenue au secret", "not bound by secrecy"),
        Source::None => ("source non indiquée", "no source given"),
    };
    lang.pick(fr, en)
}

/// The words for an acquisition mode.
pub fn mode_word(mode: Mode, lang: Lang) -> &'static str {
    let (fr, en) = match mode {
        Mode::Known => ("affirmé", "stated"),
        Mode::Learned => ("appris", "learned"),
        Mode::Understood => ("compris", "understood"),
        Mode::Guessed => ("supposé", "guessed"),
    };
    lang.pick(fr, en)
}

/// The words for a cause.
pub fn cause_word(cause: Cause, lang: Lang) -> &'static str {
    let (fr, en) = match cause {
        Cause::Words => ("ses mots", "its words"),
        Cause::Lexicon => ("les expressions reconnues", "the expressions recognised"),
        Cause::Persons => ("les personnes désignées", "the persons designated"),
        Cause::Teller => ("qui le rapporte", "who tells it"),
        Cause::Layout => ("sa place et sa forme", "its place and form"),
        Cause::Heading => ("le titre au-dessus", "the heading above"),
        Cause::Before => ("ce qui précède", "what comes before"),
        Cause::After => ("ce qui suit", "what comes after"),
    };
    lang.pick(fr, en)
}

/// The word for a piece of evidence.
pub fn signal_word(signal: &str, lang: Lang) -> &'static str {
    if let Some(domain) = signal.strip_prefix("domain.").and_then(Domain::from_code) {
        return domain_word(domain, lang);
    }
    if let Some(mode) = signal.strip_prefix("mode.").and_then(Mode::from_code) {
        return mode_word(mode, lang);
    }
    let (fr, en) = match signal {
        "person" => ("personne concernée", "person concerned"),
        "pressure" => ("demande", "demand"),
        "operation" => ("opération", "operation"),
        "identifier" => ("identifiant direct", "direct identifier"),
        "source.disputed" => (
            "secret discuté pour cette fonction",
            "secrecy disputed for this function",
        ),
        "formation" => ("formation", "formation"),
        "column" => ("colonne", "column"),
        "attachment" => ("pièce", "attachment"),
        "outsider" => ("destinataire", "recipient"),
        "ground" => ("fondement", "ground"),
        "refusal" => ("refus", "refusal"),
        "kept" => ("conservation", "retention"),
        "not-told" => ("information", "information"),
        "rumour" => ("rumeur", "hearsay"),
        "judgement" => ("jugement", "judgement"),
        _ => ("indice", "clue"),
    };
    lang.pick(fr, en)
}
