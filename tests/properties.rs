//! What holds for any text, however it was typed, scanned, mailed or damaged.

use huisclos::document::{BlockKind, Document};
use huisclos::engine::{Engine, Options};
use huisclos::finding::{Domain, Kind, Mode, Source, Subject};
use huisclos::fold::FoldedText;
use huisclos::marks::{Mark, parse};
use huisclos::memory::Memory;
use huisclos::read::{Limits, read};
use huisclos::segment::words::{Word, words};
use huisclos::segment::{Passage, passages};
use huisclos::span::{Span, Src};
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of minutes: words, layouts, and every character that has ever broken a reader.
const PIECES: &[&str] = &[
    "Mme K.",
    "M. Roux",
    "Yanis B.",
    "K. Y.",
    "la famille D.",
    "Dr Nguyen (PMI)",
    "LE MAIRE :",
    "CAF – ",
    "est suivie au CMP",
    "dit-elle",
    "l’élève",
    "aujourd'hui",
    "qu'il",
    "une dette de 3\u{202f}400\u{a0}€",
    "à 14 h 30",
    "art. L. 132-5",
    "n° 3",
    "etc.",
    "P.M.I.",
    "sur\u{ad}endetté",
    "de\u{301}pression",
    "e\u{301}\u{327}",
    "\u{301}",
    "œuvre",
    "ŒUVRE",
    "ﬁn",
    "İ",
    "ß",
    "😀",
    "𝒜",
    "\u{202e}arabe עברית\u{202c}",
    "日本語",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "habitant·e·s",
    "suivi(e)",
    "« non »",
    "…",
    "?!",
    ".",
    ",",
    ";",
    " : ",
    " ; ",
    " | ",
    "|",
    "\t",
    "(",
    ")",
    "- ",
    "• ",
    "1. ",
    "a) ",
    "2) ",
    "I. ",
    "> ",
    ">> ",
    "# ",
    "## ",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "[",
    "](",
    "<b>",
    "<!-- ",
    "---\n",
    "===\n",
    "| a | b |\n|---|---|\n",
    "Présents :",
    "Excusés : ",
    "Ordre du jour",
    "SITUATION 2",
    "dé-\n  pression",
    "tour-\n",
    "\u{2010}\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "   ",
];

/// Text like that of minutes, and at times like nothing at all.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => select(PIECES).prop_map(str::to_owned),
        3 => "[a-zéèàçA-ZÉ]{1,12}",
        1 => "\\PC{0,6}",
        1 => (select(&["mot ", "l’élève, ", "mot-\n", "日本", "x"][..]), 0..1200_usize).prop_map(|(piece, n)| piece.repeat(n)),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec((piece, select(&["", " ", " ", " ", "\n"][..])), 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(a, b)| [a, b.to_owned()]).collect())
}

fn document(text: &str, markdown: bool) -> Document {
    if markdown {
        read(text.into(), Some("a.md"), Limits::default()).unwrap_or_else(|_| Document::from_text(text))
    } else {
        Document::from_text(text)
    }
}

struct Cut {
    document: Document,
    folded: FoldedText,
    words: Vec<Word>,
    passages: Vec<Passage>,
}

fn cut(document: Document) -> Cut {
    let folded = FoldedText::of(&document);
    let words = words(&folded);
    let passages = passages(&document, &folded, &words);
    Cut {
        document,
        folded,
        words,
        passages,
    }
}

impl Cut {
    /// What stands before the passages of the line that `at` lies in, without quoting, bullets and bars.
    fn lead(&self, at: u32) -> &str {
        let text = self.document.text.as_str();
        let start = text[..at as usize].rfind('\n').map_or(0, |n| n + 1);
        let end = self
            .passages
            .iter()
            .map(|p| p.label.map_or(p.span, |l| l.cover(p.span)).start() as usize)
            .find(|start| *start > at as usize)
            .unwrap_or(text.len());
        let line = text[at as usize..]
            .find(['\n', '\r'])
            .map_or(text.len(), |n| at as usize + n);
        text[start..end.min(line)].trim_matches(|c: char| !c.is_alphanumeric())
    }
}

/// Passages are in order, apart, whole characters and not empty; so are their labels, each before its own.
fn well_formed(cut: &Cut) -> Result<(), TestCaseError> {
    let mut at = 0;
    for p in &cut.passages {
        if let Some(label) = p.label {
            prop_assert!(cut.document.text.get(label).is_some_and(|l| !l.is_empty()));
            prop_assert!(p.span.contains(label) || at <= label.start() && label.end() <= p.span.start());
        }
        prop_assert!(at <= p.span.start(), "{:?} before {at}", p.span);
        prop_assert!(
            cut.document
                .text
                .get(p.span)
                .is_some_and(|t| !t.trim().is_empty()),
            "{:?}",
            p.span
        );
        prop_assert!(p.words.end <= cut.words.len() && p.label_words.end <= cut.words.len());
        at = p.span.end();
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn passages_are_in_order_and_apart(text in text(), markdown: bool) {
        well_formed(&cut(document(&text, markdown)))?;
    }

    /// Layout is the number of an item or of a row and no more: up to six letters and digits at the head of a line.
    #[test]
    fn every_word_is_in_a_passage_a_label_or_the_number_of_a_line(text in text()) {
        let cut = cut(document(&text, false));
        for word in &cut.words {
            let at = cut.folded.to_src(word.span).start();
            let holds = |span: Span<Src>| span.start() <= at && at < span.end();
            let held = cut.passages.iter().any(|p| holds(p.span) || p.label.is_some_and(holds));
            let lead = cut.lead(at);
            prop_assert!(held || lead.chars().count() <= 6, "{:?} in {lead:?}", cut.folded.slice(word.span));
        }
    }

    #[test]
    fn the_words_of_a_passage_stand_in_it(text in text()) {
        let cut = cut(document(&text, false));
        for p in &cut.passages {
            for (i, word) in cut.words.iter().enumerate() {
                let at = cut.folded.to_src(word.span).start();
                let inside = p.span.start() <= at && at < p.span.end();
                prop_assert_eq!(p.words.contains(&i), inside, "word {} at {} of {:?}", i, at, p.span);
            }
        }
    }

    /// The way back from the folded text is total, and never goes backwards.
    #[test]
    fn the_way_back_is_total_and_monotone(text in text(), markdown: bool) {
        let cut = cut(document(&text, markdown));
        let folded = cut.folded.as_str();
        let (mut start, mut end) = (0, 0);
        for (i, c) in folded.char_indices() {
            let at = cut.folded.to_src(Span::new(i as u32, (i + c.len_utf8()) as u32));
            prop_assert!(!at.is_empty() && cut.document.text.get(at).is_some(), "{c:?} at {at:?}");
            prop_assert!(start <= at.start() && end <= at.end(), "{c:?} at {at:?} after {start}..{end}");
            prop_assert!(cut.folded.to_folded(at.start()) as usize <= i);
            (start, end) = (at.start(), at.end());
        }
        let (mut last, size) = (0, folded.len() as u32);
        for at in 0..=text.len() as u32 {
            let to = cut.folded.to_folded(at);
            prop_assert!(last <= to && to <= size, "{at} to {to} after {last}");
            last = to;
        }
    }

    /// Where neither headings nor lists of those present nor broken lines reach over a blank line, nothing does.
    #[test]
    fn what_stands_between_blank_lines_is_cut_by_itself(
        sections in prop::collection::vec("(Mme K\\. dort|Il dit : non|- vu au CMP\\. Rien|a \\| b \\| c|1\\) loyer dû|M\\. A : oui)(\n(le bail court|Elle tousse ! Puis rien|x \\| y \\| z))?", 1..8),
        gap in "\n\n|\n \n|\n\n\n\t\n|\r\n\r\n",
    ) {
        let whole = sections.join(&gap);
        let mut apart = Vec::new();
        let mut at = 0;
        for section in &sections {
            apart.extend(cut(document(section, false)).passages.iter().map(|p| (p.kind, p.span.start() + at, p.span.end() + at)));
            at += (section.len() + gap.len()) as u32;
        }
        let together: Vec<_> = cut(document(&whole, false)).passages.iter().map(|p| (p.kind, p.span.start(), p.span.end())).collect();
        prop_assert_eq!(together, apart);
    }

    /// However the bytes came about, what is read can be cut; what is not read says why.
    #[test]
    fn bytes_of_any_encoding_are_read_or_refused(text in text(), noise: Vec<u8>, encoding in 0..9_usize, markdown: bool) {
        let mut bytes = encoded(&text, encoding);
        if noise.len() > 80 {
            bytes.extend(noise);
        }
        if let Ok(document) = read(bytes, Some(if markdown { "a.md" } else { "a.txt" }), Limits::default()) {
            prop_assert!(document.blocks.iter().all(|b| b.kind != BlockKind::Heading(0)));
            well_formed(&cut(document))?;
        }
    }

    #[test]
    fn marks_come_back_as_they_were_written(pieces in prop::collection::vec((mark(), "[a-zé ,.]{0,12}\n?", "[a-zé»]{1,20}"), 0..6)) {
        let (mut raw, mut plain, mut marks) = (String::new(), String::new(), Vec::new());
        for (mut mark, before, body) in pieces {
            plain.push_str(&before);
            mark.start = plain.len();
            plain.push_str(&body);
            mark.end = plain.len();
            raw.push_str(&before);
            raw.push_str(&written(&mark, &body));
            marks.push(mark);
        }
        prop_assert_eq!(parse(&raw).unwrap(), (plain, marks));
    }

    #[test]
    fn broken_marks_never_panic(raw in "[⟦⟧¦|a-z\n-]{0,40}") {
        let _ = parse(&raw);
    }
}

/// The text in one of the encodings that are read, by number.
fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    let wide = |mark: &[u8], order: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(order);
        mark.iter().copied().chain(units).collect()
    };
    match encoding {
        0 => text.into(),
        1 => format!("\u{feff}{text}").into(),
        2 => wide(b"\xff\xfe", u16::to_le_bytes),
        3 => wide(b"\xfe\xff", u16::to_be_bytes),
        4 => wide(b"", u16::to_le_bytes),
        5 => wide(b"", u16::to_be_bytes),
        6 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        7 => encoding_rs::ISO_8859_15.encode(text).0.into_owned(),
        _ => encoding_rs::MACINTOSH.encode(text).0.into_owned(),
    }
}

fn mark() -> impl Strategy<Value = Mark> {
    let individual = (
        select(&[Kind::Secret, Kind::Private][..]),
        prop::sample::subsequence(Domain::ALL.to_vec(), 1..=3),
        select(Mode::ALL.to_vec()),
        select(&[Subject::Named, Subject::Identifiable][..]),
    )
        .prop_map(|(kind, domains, mode, subject)| Mark {
            start: 0,
            end: 0,
            kind,
            domains,
            subject: Some(subject),
            source: if kind == Kind::Secret {
                Source::Bound
            } else {
                Source::Unbound
            },
            mode: Some(mode),
        });
    let other = (
        select(&[Kind::Pressure, Kind::Confidential][..]),
        select(Source::ALL.to_vec()),
    )
        .prop_map(|(kind, source)| Mark {
            start: 0,
            end: 0,
            kind,
            domains: Vec::new(),
            subject: None,
            source,
            mode: None,
        });
    prop_oneof![individual, other]
}

fn written(mark: &Mark, body: &str) -> String {
    let domains: Vec<&str> = mark.domains.iter().map(|d| d.code()).collect();
    let domains = if domains.is_empty() {
        "-".to_owned()
    } else {
        domains.join(",")
    };
    let subject = mark.subject.map_or("-", Subject::code);
    let mode = mark.mode.map_or("-", Mode::code);
    format!(
        "⟦{}|{domains}|{subject}|{}|{mode}¦{body}⟧",
        mark.kind.code(),
        mark.source.code()
    )
}

/// A text and the pieces that replace others in it, one after the other: where and how much, in thousandths, and what.
fn edited() -> impl Strategy<Value = (String, Vec<(usize, usize, String)>)> {
    let length = prop_oneof![2 => Just(0), 1 => 0..200_usize];
    let edit = (0..1000_usize, length, text());
    (text(), prop::collection::vec(edit, 1..6))
}

proptest! {
    #[test]
    fn an_audit_with_a_memory_finds_what_a_fresh_one_does((mut text, edits) in edited(), markdown: bool) {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let mut memory = Memory::default();
        for (at, length, new) in edits {
            let again = engine.audit_again(&document(&text, markdown), &mut memory, &|| false).unwrap();
            let fresh = engine.audit(&document(&text, markdown));
            prop_assert_eq!(again.report.findings, fresh.report.findings);
            prop_assert_eq!(again.outline, fresh.outline);
            prop_assert!(memory.len() <= again.report.passages);
            let from = text.floor_char_boundary(text.len() * at / 1000);
            let to = text.floor_char_boundary(from + (text.len() - from) * length / 1000);
            text.replace_range(from..to, &new);
        }
    }
}

/// Minutes of the corpus, one after the other.
fn minutes(names: &[&str]) -> String {
    let path = |name: &&str| format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
    let texts = names
        .iter()
        .map(|name| std::fs::read_to_string(path(name)).unwrap());
    texts.map(|text| parse(&text).unwrap().0).collect()
}

/// What a writer does to minutes: types, deletes, or copies some lines to another place; places in thousandths of the text.
#[derive(Debug, Clone)]
enum Hand {
    Types(usize, String),
    Deletes(usize, usize),
    Copies(usize, usize, usize),
}

impl Hand {
    fn any() -> impl Strategy<Value = Self> {
        let at = || 0..1000_usize;
        let typed = prop_oneof![3 => "[a-zéÉA-Z .:\\-]{1,3}", 1 => select(PIECES).prop_map(str::to_owned), 1 => Just("\n".to_owned())];
        prop_oneof![
            3 => (at(), typed).prop_map(|(at, typed)| Self::Types(at, typed)),
            1 => (at(), 1..120_usize).prop_map(|(at, length)| Self::Deletes(at, length)),
            1 => (at(), 1..1500_usize, at()).prop_map(|(from, length, to)| Self::Copies(from, length, to)),
        ]
    }

    fn edit(&self, text: &mut String) {
        let place = |at: usize| text.floor_char_boundary(text.len() * at / 1000);
        let reach = |from: usize, length: usize| text.floor_char_boundary(text.len().min(from + length));
        match *self {
            Self::Types(at, ref typed) => text.insert_str(place(at), typed),
            Self::Deletes(at, length) => {
                let from = place(at);
                text.drain(from..reach(from, length));
            }
            Self::Copies(at, length, to) => {
                let from = place(at);
                let lines = text[from..reach(from, length)].to_owned();
                text.insert_str(place(to), &lines);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(16), ..ProptestConfig::default() })]

    #[test]
    fn minutes_audited_again_after_each_edit_have_the_findings_of_a_fresh_audit(
        start in 0..4_usize,
        hands in prop::collection::vec(Hand::any(), 1..24),
        markdown: bool,
    ) {
        const NAMES: &[&str] = &[
            "dev/a-02-cispd-pleniere-releve.txt",
            "dev/a-05-gt-violences-intrafamiliales.txt",
            "examples/cellule-de-veille.txt",
            "dev/a-08-cellule-restreinte-secteur-sud.txt",
            "dev/a-10-cddf-hersignies-2014.txt",
        ];
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let mut memory = Memory::default();
        let mut text = minutes(&NAMES[start..(start + 2).min(NAMES.len())]);
        for hand in hands {
            hand.edit(&mut text);
            let again = engine.audit_again(&document(&text, markdown), &mut memory, &|| false).unwrap();
            let fresh = engine.audit(&document(&text, markdown));
            prop_assert_eq!(again.report.findings, fresh.report.findings);
            prop_assert_eq!(again.report.passages, fresh.report.passages);
            prop_assert_eq!(again.outline, fresh.outline);
        }
    }
}

#[test]
fn an_audit_that_is_stopped_remembers_how_far_it_came() {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let minutes =
        Document::from_text("Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP.\n".repeat(40));
    let mut memory = Memory::default();
    let asked = std::cell::Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 5
    };
    assert!(engine.audit_again(&minutes, &mut memory, &stop).is_none());
    assert_eq!(memory.len(), 5);
    let whole = engine.audit_again(&minutes, &mut memory, &|| false).unwrap();
    assert_eq!(whole.report.findings, engine.check(&minutes).findings);
}
