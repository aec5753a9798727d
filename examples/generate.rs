//! Writes minutes of any size, made of the pieces of the marked documents under `corpus/`: what benches and tests of size read.
//!
//! `cargo run --release --example generate -- --size 100M [--seed 7] [--density 0.1] [--files 1] [--encoding utf-8] -o DIR`
//!
//! The same arguments give the same bytes. `--density` is the share of sentences drawn from marked passages, `--encoding`
//! is `utf-8` or `windows-1252`. Names and figures are drawn anew each time, so that the vocabulary grows with the text as
//! it does in real archives, instead of the corpus coming back unchanged.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a development tool"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use huisclos::document::Document;
use huisclos::fold::FoldedText;
use huisclos::lexicon::Lexicon;
use huisclos::marks::parse;
use huisclos::segment::words::words;
use huisclos::segment::{Passage, PassageKind, passages};

fn main() -> io::Result<()> {
    let wanted = Wanted::from_args(env::args().skip(1));
    let pieces = Pieces::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")))?;
    fs::create_dir_all(&wanted.out)?;
    let mut chance = Chance(wanted.seed);
    for number in 1..=wanted.files {
        let path = wanted.out.join(format!("cr-{number:05}.txt"));
        let mut file = io::BufWriter::new(fs::File::create(path)?);
        let mut left = wanted.size / wanted.files;
        while left > 0 {
            let minutes = pieces.minutes(&mut chance, wanted.density);
            let bytes = (wanted.encode)(&minutes);
            let length = bytes.len() as u64;
            file.write_all(&bytes)?;
            left = left.saturating_sub(length);
        }
        file.flush()?;
    }
    Ok(())
}

/// What the command line asks for.
struct Wanted {
    /// Bytes in all; the last meeting of each file is written to its end.
    size: u64,
    seed: u64,
    density: f64,
    files: u64,
    encode: fn(&str) -> Vec<u8>,
    out: PathBuf,
}

impl Wanted {
    fn from_args(mut args: impl Iterator<Item = String>) -> Self {
        let mut wanted = Self {
            size: 1 << 20,
            seed: 7,
            density: 0.1,
            files: 1,
            encode: |text| text.as_bytes().to_vec(),
            out: PathBuf::from("target/minutes"),
        };
        while let Some(name) = args.next() {
            let value = args.next().expect("a value after each option");
            match name.as_str() {
                "--size" => wanted.size = bytes(&value).expect("a size such as 100M"),
                "--seed" => wanted.seed = value.parse().expect("a number"),
                "--density" => wanted.density = value.parse().expect("a share from 0 to 1"),
                "--files" => wanted.files = value.parse().expect("a number of files"),
                "--encoding" if value == "utf-8" => {}
                "--encoding" if value == "windows-1252" => {
                    wanted.encode = |text| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
                }
                "-o" => wanted.out = value.into(),
                _ => panic!("{name} {value} is not understood"),
            }
        }
        wanted
    }
}

/// *100M* as a number of bytes.
fn bytes(size: &str) -> Option<u64> {
    let number = size.trim_end_matches(['K', 'M', 'G']);
    let unit = match size.strip_prefix(number)? {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return None,
    };
    Some(number.parse::<u64>().ok()? * unit)
}

/// A sequence of numbers that its seed decides (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn happens(&mut self, share: f64) -> bool {
        (self.next() >> 11) as f64 / ((1_u64 << 53) as f64) < share
    }

    fn one_of<'t>(&mut self, texts: &'t [String]) -> &'t str {
        texts.get(self.below(texts.len())).map_or("", String::as_str)
    }

    /// A surname that may never have been met.
    fn surname(&mut self) -> String {
        const HEADS: [&str; 12] = [
            "Bar", "Cour", "Del", "Four", "Gau", "Lam", "Mer", "Pel", "Rou", "San", "Tor", "Vau",
        ];
        const MIDDLES: [&str; 12] = [
            "ba", "chi", "dé", "go", "li", "mou", "na", "ré", "sse", "ti", "va", "zo",
        ];
        const TAILS: [&str; 8] = ["rd", "t", "lle", "nier", "c", "rac", "s", "nault"];
        let mut name = HEADS[self.below(HEADS.len())].to_owned();
        for _ in 0..=self.below(2) {
            name.push_str(MIDDLES[self.below(MIDDLES.len())]);
        }
        name + TAILS[self.below(TAILS.len())]
    }
}

/// The corpus in pieces, by what they are in the layout.
#[derive(Default)]
struct Pieces {
    headings: Vec<String>,
    attendance: Vec<String>,
    labels: Vec<String>,
    rows: Vec<String>,
    items: Vec<String>,
    plain: Vec<String>,
    marked: Vec<String>,
    /// One form of every entry of the lexicons, so that none is silent in a long text.
    terms: Vec<String>,
}

impl Pieces {
    fn read(corpus: &Path) -> io::Result<Self> {
        let lexicon = Lexicon::compile(&[]).expect("lexicons");
        let samples = lexicon.samples().expect("word sets").into_iter();
        let mut pieces = Self {
            terms: samples.map(|(_, form)| form).collect(),
            ..Self::default()
        };
        let mut folders: Vec<PathBuf> = children(corpus)?;
        folders.retain(|f| f.is_dir());
        for folder in folders {
            for file in children(&folder)?
                .iter()
                .filter(|f| f.extension().is_some_and(|e| e == "txt"))
            {
                let (text, marks) = parse(&fs::read_to_string(file)?).expect("marks");
                let marked: Vec<_> = marks.iter().map(|m| m.start..m.end).collect();
                let document = Document::from_text(text);
                let folded = FoldedText::of(&document);
                for passage in passages(&document, &folded, &words(&folded)) {
                    let at = passage.span.range();
                    let private = marked.iter().any(|m| m.start < at.end && at.start < m.end);
                    pieces.add(&document, &passage, private);
                }
            }
        }
        Ok(pieces)
    }

    fn add(&mut self, document: &Document, passage: &Passage, marked: bool) {
        let line = |span| {
            document
                .text
                .slice(span)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        if let Some(label) = passage.label.filter(|_| passage.kind == PassageKind::Sentence) {
            self.labels.push(line(label));
        }
        let kind = match passage.kind {
            _ if marked => &mut self.marked,
            PassageKind::Heading => &mut self.headings,
            PassageKind::Attendance => &mut self.attendance,
            PassageKind::Row => &mut self.rows,
            PassageKind::Item => &mut self.items,
            PassageKind::Sentence => &mut self.plain,
            PassageKind::Header => return,
        };
        kind.push(line(passage.span));
    }

    /// The minutes of one meeting, some 10 kB.
    fn minutes(&self, chance: &mut Chance, density: f64) -> String {
        let mut out = String::from("CONSEIL LOCAL DE SÉCURITÉ ET DE PRÉVENTION DE LA DÉLINQUANCE\n\n");
        out += &varied(chance, "Compte rendu de la réunion du 12 mars 2021\n\nPrésents :");
        for _ in 0..4 + chance.below(8) {
            let _ = writeln!(out, "- {}", drawn(chance, &self.attendance));
        }
        for number in 1..=3 + chance.below(4) {
            let _ = writeln!(out, "\n{number}. {}\n", drawn(chance, &self.headings));
            for _ in 0..2 + chance.below(4) {
                self.block(chance, density, &mut out);
                out.push('\n');
            }
        }
        out.push('\n');
        out
    }

    /// A paragraph, a list, a few turns or a table.
    fn block(&self, chance: &mut Chance, density: f64, out: &mut String) {
        match chance.below(8) {
            0 => {
                for _ in 0..2 + chance.below(4) {
                    let _ = writeln!(out, "- {}", self.sentence(chance, density, &self.items));
                }
            }
            1 => {
                for _ in 0..2 + chance.below(3) {
                    let label = drawn(chance, &self.labels);
                    let _ = writeln!(out, "{label} {}", self.sentence(chance, density, &self.plain));
                }
            }
            2 => {
                out.push_str("Nom | Situation | Suite\n");
                for _ in 0..2 + chance.below(4) {
                    let _ = writeln!(
                        out,
                        "{} | {}",
                        chance.surname(),
                        self.sentence(chance, density, &self.rows)
                    );
                }
            }
            _ => {
                for _ in 0..2 + chance.below(5) {
                    *out += &self.sentence(chance, density, &self.plain);
                    out.push(' ');
                }
                out.push('\n');
            }
        }
    }

    fn sentence(&self, chance: &mut Chance, density: f64, plain: &[String]) -> String {
        if chance.happens(density) {
            drawn(chance, &self.marked)
        } else if chance.below(200) == 0 {
            format!("Il est question de {}.", chance.one_of(&self.terms))
        } else {
            drawn(chance, plain)
        }
    }
}

/// One of the texts, varied.
fn drawn(chance: &mut Chance, texts: &[String]) -> String {
    let text = chance.one_of(texts);
    varied(chance, text)
}

/// The text with other figures, and with another surname for about half of the capitalised words inside it.
fn varied(chance: &mut Chance, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            out.push(' ');
        }
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let name = bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().skip(1).all(char::is_lowercase)
            && bare.chars().count() > 3;
        if place > 0 && name && chance.happens(0.5) {
            out += &chance.surname();
            out.extend(word.get(bare.len()..));
        } else {
            out.extend(word.chars().map(|c| match c {
                '2'..='9' => char::from(b'1' + chance.below(9) as u8),
                c => c,
            }));
        }
    }
    out
}

fn children(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    out.sort();
    Ok(out)
}
