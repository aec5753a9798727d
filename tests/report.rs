//! What users see, on reports made by hand: no change of the detector can move these.
//!
//! `INSTA_UPDATE=always cargo test report` rewrites the snapshots; read the difference before committing it.

use std::collections::BTreeMap;

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::{
    Cause, Contributions, Domain, Evidence, Finding, Kind, Location, Mode, Report, Severity, Source, Subject,
    Suppressed,
};
use huisclos::lang::Lang;
use huisclos::report::terminal::{self, Style};
use huisclos::report::{Audited, Context, Extent, Failure, Tally, csv, github, json, sarif};
use huisclos::span::{Span, Src};
use huisclos::suppress::{Note, Problem};

const TEXT: &str = "CELLULE DE VEILLE\n\
    Mme Aubry : Zorglub est suivi au CMP pour une dépression.\n\
    M. Legrand indique que la famille Fantasio n'a pas payé trois loyers, que madame a perdu son emploi en \
    septembre, que le couple se sépare et que l'aînée dormirait depuis le mois dernier chez une tante à l'autre \
    bout du département, sans que le collège en ait été averti.\n\
    Élève « Bravo » : joignable au 06 12 34 56 78.\n\
    Nom | Situation\n\
    Spirou | Exclusion temporaire\u{1b}[31m du collège\n";

fn span(piece: &str) -> Span<Src> {
    let at = TEXT.find(piece).unwrap() as u32;
    Span::new(at, at + piece.len() as u32)
}

struct Draft {
    rule: &'static str,
    kind: Kind,
    severity: Severity,
    passage: &'static str,
    evidence: &'static [(&'static str, &'static str)],
}

fn finding(draft: &Draft, domains: &[Domain]) -> Finding {
    let person = matches!(draft.kind, Kind::Secret | Kind::Private);
    Finding {
        rule: draft.rule,
        also: Vec::new(),
        kind: draft.kind,
        severity: draft.severity,
        confidence: 0.934,
        domains: domains.iter().copied().collect(),
        subject: person.then_some(Subject::Named),
        source: person.then_some(Source::Bound),
        mode: person.then_some(Mode::Known),
        passage: span(draft.passage),
        location: Location::default(),
        trace: None,
        evidence: draft
            .evidence
            .iter()
            .map(|(signal, piece)| Evidence {
                signal,
                term: None,
                span: span(piece),
            })
            .collect(),
        contributions: None,
        speaker: None,
    }
}

fn audited() -> Audited {
    let mut health = finding(
        &Draft {
            rule: "SEC-PSY",
            kind: Kind::Secret,
            severity: Severity::Error,
            passage: "Zorglub est suivi au CMP pour une dépression.",
            evidence: &[
                ("domain.health", "dépression"),
                ("domain.social", "suivi au CMP"),
                ("person", "Zorglub"),
            ],
        },
        &[Domain::Health, Domain::Social],
    );
    health.also.push("SEC-HYPOTHESE");
    let long = TEXT.lines().nth(2).unwrap();
    let mut home = finding(
        &Draft {
            rule: "VP-ELEMENT",
            kind: Kind::Private,
            severity: Severity::Warning,
            passage: "M. Legrand indique",
            evidence: &[
                ("domain.finance", "n'a pas payé trois loyers"),
                ("domain.work", "perdu son emploi"),
                ("domain.family", "couple se sépare"),
                ("mode.guessed", "dormirait"),
                ("person", "Fantasio"),
            ],
        },
        &[Domain::Finance, Domain::Family, Domain::Work],
    );
    home.passage = span(long);
    home.source = Some(Source::Unbound);
    let number = finding(
        &Draft {
            rule: "FORM-IDENTIFIANT",
            kind: Kind::Method,
            severity: Severity::Info,
            passage: "06 12 34 56 78",
            evidence: &[("identifier", "06 12 34 56 78")],
        },
        &[],
    );
    let mut row = finding(
        &Draft {
            rule: "VP-ELEMENT",
            kind: Kind::Private,
            severity: Severity::Warning,
            passage: "Spirou | Exclusion temporaire\u{1b}[31m du collège",
            evidence: &[
                ("domain.school", "Exclusion temporaire"),
                (Evidence::CLUE, "du collège"),
                ("person", "Spirou"),
            ],
        },
        &[Domain::School],
    );
    let mut weighed = Contributions::new(-2.29, -0.5);
    for (cause, amount) in [
        (Cause::Words, 1.204),
        (Cause::Persons, -0.3),
        (Cause::Heading, 1.0),
    ] {
        weighed.add(cause, amount);
    }
    row.contributions = Some(weighed);
    row.location = Location {
        table: Some(1),
        row: Some(1),
        ..Location::default()
    };
    row.source = Some(Source::None);
    Audited {
        path: "réunions/mars 2024, secteur 3.txt".into(),
        sha256: "00".repeat(32),
        document: Document::from_text(TEXT),
        report: Report {
            sitting: None,
            findings: vec![health, home, number, row],
            passages: 6,
            tables: 1,
            characters: TEXT.chars().count(),
            suppressed: vec![Suppressed {
                passage: span("CELLULE DE VEILLE"),
                rule: "SEC-SCOL",
            }],
            notes: vec![Note {
                span: span("CELLULE"),
                problem: Problem::NoReason,
            }],
        },
        baselined: 2,
        fingerprints: Vec::new(),
        extent: Extent::default(),
    }
}

fn failures() -> Vec<Failure> {
    vec![Failure {
        code: "locked",
        path: "abîmé.txt".into(),
        message: "ce fichier n'est pas un texte".into(),
        help: "Enregistrez-le en UTF-8.".into(),
    }]
}

fn tally() -> Tally {
    let mut tally = Tally {
        failures: 1,
        skipped: 3,
        ..Tally::default()
    };
    tally.add(&audited());
    tally
}

/// Both languages, with and without text.
fn shown(lang: Lang, show_text: bool, write: &dyn Fn(&mut Vec<u8>, &Context<'_>)) -> String {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let mut out = Vec::new();
    let context = Context {
        lang,
        show_text,
        engine: &engine,
    };
    write(&mut out, &context);
    String::from_utf8(out)
        .unwrap()
        .replace(env!("CARGO_PKG_VERSION"), "[version]")
}

fn both(
    name: &str,
    show_text: bool,
    write: &dyn Fn(&mut Vec<u8>, &Context<'_>),
) -> BTreeMap<&'static str, String> {
    let mut out = BTreeMap::new();
    for (code, lang) in [("fr", Lang::Fr), ("en", Lang::En)] {
        let text = shown(lang, show_text, write);
        insta::assert_snapshot!(format!("{name}_{code}"), text);
        out.insert(code, text);
    }
    out
}

const PRIVATE: &[&str] = &["Zorglub", "Fantasio", "Bravo", "Spirou", "06 12", "loyers"];

const PLAIN: Style = Style {
    color: false,
    width: 80,
};

#[test]
fn terminal_fits_eighty_columns() {
    let texts = both("terminal", true, &|out, context| {
        terminal::write(out, &audited(), context, PLAIN).unwrap();
        terminal::summary(out, &tally(), context).unwrap();
    });
    for (lang, text) in texts {
        for line in text.lines() {
            assert!(huisclos::report::columns(line) <= 80, "{lang}: {line}");
            assert!(!line.contains('\u{1b}'), "{lang}: {line}");
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let with = |color| {
        shown(Lang::Fr, true, &|out, context| {
            terminal::write(out, &audited(), context, Style { color, width: 80 }).unwrap();
        })
    };
    let (plain, painted) = (with(false), with(true));
    let codes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    assert!(painted.contains('\u{1b}'));
    assert_eq!(codes.replace_all(&painted, ""), plain);
}

#[test]
fn mask_names_no_one() {
    let texts = both("mask", false, &|out, context| {
        terminal::write(out, &audited(), context, PLAIN).unwrap();
    });
    for text in texts.values() {
        assert!(PRIVATE.iter().all(|p| !text.contains(p)), "{text}");
    }
}

#[test]
fn machine_formats_name_no_one() {
    let (documents, failed) = ([audited()], failures());
    let json = both("json", false, &|out, context| {
        json::write(out, &documents, &failed, &tally(), context).unwrap();
    });
    let github = both("github", false, &|out, context| {
        github::write(out, &documents, &failed, context).unwrap();
    });
    let csv = both("csv", false, &|out, context| {
        csv::write(out, &documents, context).unwrap();
    });
    let sarif = both("sarif", false, &|out, context| {
        sarif::write(out, &documents, &failed, context).unwrap();
    });
    for text in [json, github, csv, sarif].iter().flat_map(BTreeMap::values) {
        assert!(PRIVATE.iter().all(|p| !text.contains(p)), "{text}");
    }
}

#[test]
fn text_is_shown_on_demand() {
    let (documents, failed) = ([audited()], failures());
    let json = shown(Lang::Fr, true, &|out, context| {
        json::write(out, &documents, &failed, &tally(), context).unwrap();
    });
    let sarif = shown(Lang::Fr, true, &|out, context| {
        sarif::write(out, &documents, &failed, context).unwrap();
    });
    assert!(json.contains("Zorglub") && sarif.contains("Zorglub"));
}

/// The schema is OASIS's own: see `data/README.md`.
#[test]
fn sarif_keeps_its_schema() {
    let mut schema: serde_json::Value =
        serde_json::from_str(include_str!("data/sarif-schema-2.1.0.json")).unwrap();
    // The pattern of language tags has a stray bracket, which the validator takes for an error; we write no such tag.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut keyed = audited();
    keyed.fingerprints = vec!["ab".repeat(32); 4];
    for (documents, failed) in [
        (vec![], vec![]),
        (vec![audited()], failures()),
        (vec![keyed], vec![]),
    ] {
        for show_text in [false, true] {
            let text = shown(Lang::Fr, show_text, &|out, context| {
                sarif::write(out, &documents, &failed, context).unwrap();
            });
            let log: serde_json::Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:#?}");
            let prints = text.matches("partialFingerprints").count();
            assert_eq!(
                prints,
                documents.iter().map(|d| d.fingerprints.len()).sum::<usize>()
            );
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})));
}
