//! Reads damaged files for a while: `cargo run --release --example fuzz -- READER SECONDS [SEED]`.
//!
//! READER is a folder of `fuzz/corpus`. Each round takes one of its files, harms it (inside its parts, where it is a
//! package), and reads it; a panic, a reading of more than five seconds or a block that does not fit its text ends the
//! run, with the file left in `fuzz/found`. One seed always makes the same files.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::use_debug,
    reason = "a tool of this repository: it reads the corpus and tells what it found"
)]

use std::error::Error;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use huisclos::document::Document;
use huisclos::read::{Limits, read};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What readers of several formats pay attention to.
const WORDS: &[&[u8]] = &[
    b"<",
    b">",
    b"</w:p>",
    b"<w:p>",
    b"<text:p>",
    b"<![CDATA[",
    b"&#0;",
    b"&amp;",
    b"{",
    b"}",
    b"\\'e9",
    b"\\bin9999999 ",
    b"\\u-1?",
    b"stream\r\n",
    b"endstream",
    b"obj",
    b"<<",
    b">>",
    b"/Filter/LZWDecode",
    b"/Length 999999999",
    b"-1",
    b"0",
    b"99999999999",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r\n",
    b";",
    b"\"",
    b"=?utf-8?q?=",
    b"--b",
    b"<table>",
    b"<td>",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let reader = args.next().ok_or("READER SECONDS [SEED]")?;
    let seconds = args.next().map_or(Ok(60), |s| s.parse())?;
    let mut chance = Chance(args.next().map_or(Ok(1), |s| s.parse())?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut seeds = Vec::new();
    for file in std::fs::read_dir(root.join("corpus").join(&reader))? {
        seeds.push(std::fs::read(file?.path())?);
    }
    seeds.sort();
    std::panic::set_hook(Box::new(|_| {}));
    let (start, mut rounds, mut readable) = (Instant::now(), 0_u64, 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let seed = chance.pick(&seeds).ok_or("an empty corpus")?;
        let bytes = harmed(seed, &mut chance);
        match trial(bytes.clone(), &reader) {
            Ok(whole) => readable += u64::from(whole),
            Err(what) => {
                let found = root.join("found");
                std::fs::create_dir_all(&found)?;
                let path = found.join(format!("{rounds}.{reader}"));
                std::fs::write(&path, bytes)?;
                return Err(format!("{what}: {}", path.display()).into());
            }
        }
        rounds += 1;
    }
    println!("{reader}: {rounds} files, {readable} of them read");
    Ok(())
}

/// Reads a file; whether it could be read.
fn trial(bytes: Vec<u8>, reader: &str) -> Result<bool, String> {
    let start = Instant::now();
    let name = format!("a.{reader}");
    let read = std::panic::catch_unwind(|| read(bytes, Some(&name), Limits::default()));
    let read = read.map_err(|_| "a panic")?;
    if start.elapsed() > Duration::from_secs(5) {
        return Err(format!("{:?}", start.elapsed()));
    }
    match read {
        Ok(document) if !is_sound(&document) => Err("a block or a trace out of its text".into()),
        read => Ok(read.is_ok()),
    }
}

fn is_sound(document: &Document) -> bool {
    let mut at = 0;
    let blocks = document.blocks.iter().all(|block| {
        let ordered = block.span.start() >= at;
        at = block.span.end();
        ordered && document.text.get(block.span).is_some()
    });
    let traces = document.traces.list.iter();
    blocks
        && traces
            .into_iter()
            .all(|t| document.traces.text.get(t.span).is_some())
}

/// A file with damage in it: in a part, where it is a package that can still be opened.
fn harmed(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let part = bytes.starts_with(b"PK") && chance.below(8) > 0;
    part.then(|| repacked(bytes, chance))
        .flatten()
        .unwrap_or_else(|| damaged(bytes.to_vec(), chance))
}

fn repacked(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let harmed = chance.below(package.len());
    for number in 0..package.len() {
        let mut part = package.by_index(number).ok()?;
        let mut data = Vec::new();
        part.read_to_end(&mut data).ok()?;
        let (name, method) = (part.name().ok()?.into_owned(), part.compression());
        let data = if number == harmed {
            damaged(data, chance)
        } else {
            data
        };
        // A LibreOffice document is known by a part that is not packed.
        let options = SimpleFileOptions::default().compression_method(method);
        copy.start_file(name, options).ok()?;
        copy.write_all(&data).ok()?;
    }
    Some(copy.finish().ok()?.into_inner())
}

fn damaged(mut bytes: Vec<u8>, chance: &mut Chance) -> Vec<u8> {
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let to = (at + chance.below(64)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let again = bytes.get(at..to).unwrap_or_default().repeat(1 + chance.below(50));
                drop(bytes.splice(at..at, again));
            }
            3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            4 => {
                let word = chance.pick(WORDS).copied().unwrap_or_default();
                drop(bytes.splice(at..at, word.iter().copied()));
            }
            _ => {
                let word = chance.pick(WORDS).copied().unwrap_or_default();
                drop(bytes.splice(at..to, word.iter().copied()));
            }
        }
    }
    bytes
}

/// Numbers that look random and are the same for the same seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.max(1);
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % (end.max(1) as u64)) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}
