//! `evaluate`: findings against marked documents, scored as `corpus/README.md` tells.

mod folds;
mod reliability;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Value, json};

use self::folds::Folds;
use self::reliability::Reliability;
use super::args::{Evaluate, LangArg};
use super::settings::settings;
use super::stop::Stop;
use crate::assess::fit::Lesson;
use crate::document::Document;
use crate::engine::Engine;
use crate::finding::{Domain, Finding, Kind, Report};
use crate::lang::Lang;
use crate::marks::{Mark, pair, parse};
use crate::report::lines::LineIndex;

const ROWS: &[(&str, &[Kind])] = &[
    (
        "any finding",
        &[Kind::Secret, Kind::Private, Kind::Pressure, Kind::Confidential],
    ),
    ("individual (secret+private)", &[Kind::Secret, Kind::Private]),
    ("secret", &[Kind::Secret]),
    ("private", &[Kind::Private]),
    ("confidential", &[Kind::Confidential]),
    ("pressure", &[Kind::Pressure]),
];

/// The kinds that one confidence speaks of: those that one head of the model decides.
const DECIDED: &[&[Kind]] = &[
    &[Kind::Secret, Kind::Private],
    &[Kind::Confidential],
    &[Kind::Pressure],
];

/// A document to score.
struct Marked {
    file: PathBuf,
    document: Document,
    marks: Vec<Mark>,
}

#[derive(Default, Clone, Copy)]
struct Count {
    matched: usize,
    gold: usize,
    found: usize,
}

impl Count {
    fn prf(self) -> (f64, f64, f64) {
        let ratio = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let (p, r) = (ratio(self.matched, self.found), ratio(self.matched, self.gold));
        (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            matched: self.matched + other.matched,
            gold: self.gold + other.gold,
            found: self.found + other.found,
        }
    }

    fn json(self) -> Value {
        let (precision, recall, f1) = self.prf();
        json!({
            "precision": precision, "recall": recall, "f1": f1,
            "matched": self.matched, "gold": self.gold, "found": self.found,
        })
    }
}

/// Where a passage was missed, or a finding is a false alarm.
struct Place {
    file: PathBuf,
    line: u32,
    column: u32,
    kind: Kind,
    /// The rule of a false alarm; a missed passage has none.
    rule: Option<&'static str>,
}

impl Place {
    fn json(&self) -> Value {
        let mut place = json!({
            "path": self.file.display().to_string(), "line": self.line, "column": self.column,
            "kind": self.kind.code(),
        });
        if let Some(rule) = self.rule {
            place["rule"] = rule.into();
        }
        place
    }
}

/// What all documents together gave.
#[derive(Default)]
struct Tally {
    rows: [Count; ROWS.len()],
    /// By domain, on matched passages.
    domains: BTreeMap<&'static str, Count>,
    /// By attribute, on matched passages.
    right: BTreeMap<&'static str, usize>,
    matched: usize,
    documents: Vec<(PathBuf, Count)>,
    /// In the order of the documents, missed passages before false alarms.
    places: Vec<Place>,
    reliability: Reliability,
}

pub(super) fn run(args: &Evaluate, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let first = args.dirs.first().map_or(Path::new("."), PathBuf::as_path);
    let settings = settings(args.common.config.as_deref(), first, spoken)?;
    let lang = settings.lang;
    let engine = settings.engine(&args.common, None)?;
    let mut met = BTreeSet::new();
    let documents = texts(&args.dirs, &mut met, lang)?
        .into_iter()
        .map(|file| marked(file, lang))
        .collect::<Result<Vec<_>, _>>()?;
    let held_out = match (args.folds, args.by) {
        (None, None) => None,
        _ => Some(HeldOut::new(args, &engine, &documents, &mut met, lang)?),
    };
    let reports = match &held_out {
        Some(held_out) => held_out.folds.reports(&engine, &documents, &held_out.ordinary),
        None => documents.par_iter().map(|d| engine.check(&d.document)).collect(),
    };
    let mut tally = Tally::default();
    for (marked, report) in documents.iter().zip(&reports) {
        tally.add(marked, report);
    }
    let mut out = io::stdout().lock();
    if args.json {
        let mut whole = tally.json(args);
        if let Some(held_out) = &held_out {
            whole["held_out"] = held_out.folds.json(held_out.ordinary.len());
        }
        serde_json::to_writer_pretty(&mut out, &whole).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        if let Some(held_out) = &held_out {
            writeln!(out, "{}", held_out.folds.words(held_out.ordinary.len(), lang))?;
        }
        tally.print(args, lang, &mut out)?;
    }
    Ok(0)
}

/// The texts of several folders, sorted by path; what has been `met` before, under whatever path, is left out.
fn texts(dirs: &[PathBuf], met: &mut BTreeSet<PathBuf>, lang: Lang) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for dir in dirs {
        files.extend(texts_of(dir, lang)?);
    }
    files.sort();
    files.retain(|file| met.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
    Ok(files)
}

fn texts_of(dir: &Path, lang: Lang) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(dir).standard_filters(false).build() {
        let entry = entry.map_err(|_| {
            Stop::new(
                lang.pick(
                    format!("{} : dossier illisible", dir.display()),
                    format!("{}: folder cannot be read", dir.display()),
                ),
                lang.pick(
                    "Donnez un dossier de documents en .txt.",
                    "Give a folder of .txt documents.",
                ),
            )
        })?;
        if entry.path().extension().is_some_and(|e| e == "txt") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn read(file: &Path, lang: Lang) -> Result<String, Stop> {
    std::fs::read_to_string(file).map_err(|e| Stop::io(&file.display().to_string(), &e, lang))
}

fn marked(file: PathBuf, lang: Lang) -> Result<Marked, Stop> {
    let (text, marks) = parse(&read(&file, lang)?).map_err(|e| {
        Stop::new(
            format!("{} : {e}", file.display()),
            lang.pick("Corrigez la marque.", "Mend the mark."),
        )
    })?;
    Ok(Marked {
        file,
        document: Document::from_text(text),
        marks,
    })
}

/// How documents are scored by models that have not seen them.
struct HeldOut {
    folds: Folds,
    /// Learned from in every fold: nothing is to be flagged there.
    ordinary: Vec<Lesson>,
}

impl HeldOut {
    /// Deals the documents, and reads the ordinary texts that have not been `met` among them.
    fn new(
        args: &Evaluate,
        engine: &Engine,
        documents: &[Marked],
        met: &mut BTreeSet<PathBuf>,
        lang: Lang,
    ) -> Result<Self, Stop> {
        let files = documents.iter().map(|d| d.file.as_path());
        let wanted = args.folds.map(usize::from);
        let folds = Folds::deal(files, args.by.unwrap_or_default(), wanted).ok_or_else(|| {
            Stop::new(
                lang.pick(
                    "un seul pli : il ne reste aucun document pour ajuster le modèle",
                    "a single fold: no document is left to fit the model on",
                ),
                lang.pick(
                    "Donnez d'autres dossiers, ou changez --by.",
                    "Give more folders, or change --by.",
                ),
            )
        })?;
        let ordinary = texts(&args.ordinary, met, lang)?
            .iter()
            .map(|file| Ok(engine.lesson(&Document::from_text(read(file, lang)?), &[])))
            .collect::<Result<_, Stop>>()?;
        Ok(Self { folds, ordinary })
    }
}

impl Tally {
    fn add(&mut self, marked: &Marked, report: &Report) {
        let (marks, findings) = (&marked.marks, &report.findings);
        for (number, (_, kinds)) in ROWS.iter().enumerate() {
            let gold: Vec<&Mark> = marks.iter().filter(|m| kinds.contains(&m.kind)).collect();
            let found: Vec<&Finding> = findings.iter().filter(|f| kinds.contains(&f.kind)).collect();
            let range = |f: &&Finding| (f.passage.start() as usize, f.passage.end() as usize);
            let pairs = pair(
                &gold.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>(),
                &found.iter().map(range).collect::<Vec<_>>(),
            );
            let count = Count {
                matched: pairs.len(),
                gold: gold.len(),
                found: found.len(),
            };
            self.rows[number] = self.rows[number].plus(count);
            if kinds.len() == 4 {
                self.add_places(marked, &gold, &found, &pairs);
                self.documents.push((marked.file.clone(), count));
            }
            if DECIDED.contains(kinds) {
                for (i, finding) in found.iter().enumerate() {
                    let matched = pairs.iter().any(|p| p.1 == i);
                    self.reliability.add(finding.confidence, matched);
                }
            }
            if kinds.len() == 2 {
                for (g, f) in pairs {
                    self.add_pair(gold[g], found[f]);
                }
            }
        }
    }

    fn add_places(&mut self, marked: &Marked, gold: &[&Mark], found: &[&Finding], pairs: &[(usize, usize)]) {
        let index = LineIndex::new(marked.document.text.as_str());
        let mut place = |at: u32, kind: Kind, rule: Option<&'static str>| {
            let (line, column) = index.position(at);
            self.places.push(Place {
                file: marked.file.clone(),
                line,
                column,
                kind,
                rule,
            });
        };
        for (i, mark) in gold.iter().enumerate() {
            if !pairs.iter().any(|p| p.0 == i) {
                place(mark.start as u32, mark.kind, None);
            }
        }
        for (i, finding) in found.iter().enumerate() {
            if !pairs.iter().any(|p| p.1 == i) {
                place(finding.passage.start(), finding.kind, Some(finding.rule));
            }
        }
    }

    fn add_pair(&mut self, mark: &Mark, finding: &Finding) {
        self.matched += 1;
        for (name, same) in [
            ("kind", mark.kind == finding.kind),
            ("subject", mark.subject == finding.subject),
            ("source", Some(mark.source) == finding.source),
            ("mode", mark.mode == finding.mode),
        ] {
            *self.right.entry(name).or_default() += usize::from(same);
        }
        for domain in Domain::ALL {
            let (gold, found) = (mark.domains.contains(domain), finding.domains.contains(*domain));
            let count = self.domains.entry(domain.code()).or_default();
            *count = count.plus(Count {
                matched: usize::from(gold && found),
                gold: usize::from(gold),
                found: usize::from(found),
            });
        }
    }

    /// The share of matched passages whose attribute `name` is right.
    fn share(&self, name: &str) -> f64 {
        self.right.get(name).copied().unwrap_or(0) as f64 / self.matched.max(1) as f64
    }

    fn all_domains(&self) -> Count {
        self.domains
            .values()
            .fold(Count::default(), |all, c| all.plus(*c))
    }

    fn json(&self, args: &Evaluate) -> Value {
        let by_name = |rows: &mut dyn Iterator<Item = (&str, Count)>| -> Value {
            Value::Object(rows.map(|(name, c)| (name.to_owned(), c.json())).collect())
        };
        let mut whole = json!({
            "schema_version": 1,
            "tool": {"name": "huisclos", "version": env!("CARGO_PKG_VERSION")},
            "rows": by_name(&mut ROWS.iter().map(|r| r.0).zip(self.rows.iter().copied())),
            "matched_individual": {
                "kind": self.share("kind"), "subject": self.share("subject"),
                "source": self.share("source"), "mode": self.share("mode"),
                "domains": self.all_domains().json(),
            },
            "domains": by_name(&mut self.domains.iter().map(|(name, c)| (*name, *c))),
            "documents": self.documents.iter().map(|(file, c)| {
                let mut one = c.json();
                one["path"] = file.display().to_string().into();
                one
            }).collect::<Vec<_>>(),
        });
        if args.reliability {
            whole["reliability"] = self.reliability.json();
        }
        for (key, wanted, alarms) in [
            ("misses", args.misses, false),
            ("false_alarms", args.false_alarms, true),
        ] {
            if wanted {
                let places = self.places.iter().filter(|p| p.rule.is_some() == alarms);
                whole[key] = places.map(Place::json).collect();
            }
        }
        whole
    }

    fn print(&self, args: &Evaluate, lang: Lang, out: &mut impl Write) -> io::Result<()> {
        for place in &self.places {
            let (wanted, what, code) = match place.rule {
                None => (args.misses, lang.pick("manqué", "missed"), place.kind.code()),
                Some(rule) => (args.false_alarms, lang.pick("fausse alerte", "false alarm"), rule),
            };
            if wanted {
                let (file, line, column) = (place.file.display(), place.line, place.column);
                writeln!(out, "{what} {file}:{line}:{column} {code}")?;
            }
        }
        writeln!(
            out,
            "{:32}{:>10}{:>10}{:>8}{:>7}{:>7}",
            "", "precision", "recall", "F1", "gold", "found"
        )?;
        for ((name, _), count) in ROWS.iter().zip(&self.rows) {
            let (p, r, f) = count.prf();
            writeln!(
                out,
                "{name:32}{p:10.3}{r:10.3}{f:8.3}{:7}{:7}",
                count.gold, count.found
            )?;
        }
        writeln!(
            out,
            "on matched individual passages: kind {:.3}, subject {:.3}, source {:.3}, mode {:.3}, domains F1 {:.3}",
            self.share("kind"),
            self.share("subject"),
            self.share("source"),
            self.share("mode"),
            self.all_domains().prf().2
        )?;
        for (name, count) in &self.domains {
            writeln!(
                out,
                "  {name:30}{:10.3}{:10.3}{:8.3}{:7}{:7}",
                count.prf().0,
                count.prf().1,
                count.prf().2,
                count.gold,
                count.found
            )?;
        }
        for (file, count) in &self.documents {
            writeln!(
                out,
                "  {:50}{:8.3}{:7}{:7}",
                file.file_name()
                    .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
                count.prf().2,
                count.gold,
                count.found
            )?;
        }
        if args.reliability {
            self.reliability.print(out)?;
        }
        Ok(())
    }
}
