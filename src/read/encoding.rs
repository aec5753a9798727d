//! From bytes to text, in the encodings met in archives of French minutes.
//!
//! UTF-8 and UTF-16 are recognised by their form. The eight-bit encodings (Windows-1252, ISO-8859-15, Mac Roman,
//! code page 850) have no form: each reading is scored by how French its accents look in their places.

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use rustc_hash::FxHashMap;

use super::ReadError;

/// Text, and how it was had.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    /// Sequences that were not valid and became U+FFFD.
    pub(super) replaced: usize,
    /// Nothing in the file declares the encoding.
    pub(super) guessed: bool,
}

/// Bytes looked at to tell UTF-16 from others.
const SAMPLE: usize = 1 << 16;

/// Decodes `bytes`. Valid UTF-8 is copied: what validates sixteen bytes at once leaves them where they are, and is faster for all
/// that than what takes them over.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(ReadError::Encoding("UTF-32"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok(wide(rest, UTF_16LE, false));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Ok(wide(rest, UTF_16BE, false));
    }
    if let Some(encoding) = wide_without_mark(bytes) {
        return Ok(wide(bytes, encoding, true));
    }
    if !looks_like_text(bytes) {
        return Err(ReadError::Binary);
    }
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    let encoding = if marked { "UTF-8 with BOM" } else { "UTF-8" };
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Decoded {
            text: text.into_owned(),
            encoding,
            replaced: 0,
            guessed: false,
        });
    }
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if marked || valid > 4 * broken {
        return Ok(Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            encoding,
            replaced: broken,
            guessed: false,
        });
    }
    narrow(bytes)
}

fn wide(bytes: &[u8], encoding: &'static Encoding, guessed: bool) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let replaced = if damaged {
        text.matches('\u{fffd}').count()
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        replaced,
        guessed,
    }
}

/// UTF-16 without a byte order mark: every second byte of French text is a NUL.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    memchr::memchr(0, sample)?;
    let pairs = sample.len() / 2;
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (nuls(0), nuls(1));
    let most = |n: usize| pairs >= 2 && n * 10 >= pairs * 8;
    let few = |n: usize| n * 50 <= pairs;
    let readable = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let odd = text
            .chars()
            .filter(|c| c.is_control() && !c.is_ascii_whitespace())
            .count();
        odd * 50 <= pairs
    };
    let encoding = if few(first) && most(second) {
        UTF_16LE
    } else if most(first) && few(second) {
        UTF_16BE
    } else {
        return None;
    };
    readable(encoding).then_some(encoding)
}

/// How many control characters stand in a file: a few slip into somebody's text, many are no text.
#[derive(Debug, Default)]
pub(super) struct Controls {
    bytes: usize,
    nuls: usize,
    others: usize,
}

impl Controls {
    pub(super) fn count(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        for bytes in bytes.chunks(256) {
            // Nearly never; asked without a branch, many bytes cost as much as a few.
            let control =
                |byte: &u8| u8::from(*byte < 0x20) & u8::from(*byte != b'\n') | u8::from(*byte == 0x7f);
            if bytes.iter().fold(0, |any, byte| any | control(byte)) == 0 {
                continue;
            }
            for byte in bytes {
                match byte {
                    0 => self.nuls += 1,
                    b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b | 0x1e | 0x1f => {}
                    1..=0x1f | 0x7f => self.others += 1,
                    _ => {}
                }
            }
        }
    }

    pub(super) fn nuls(&self) -> usize {
        self.nuls
    }

    pub(super) fn are_few(&self) -> bool {
        let limit = self.bytes / 20 + 1;
        self.nuls <= limit && self.others <= limit
    }
}

/// Whether the bytes have few enough control characters to be somebody's text.
fn looks_like_text(bytes: &[u8]) -> bool {
    let mut controls = Controls::default();
    controls.count(bytes);
    controls.are_few()
}

/// Code page 850, upper half, as Unicode publishes it: what MS-DOS wrote in western Europe.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Reads eight-bit text in the encoding whose accents look most French.
fn narrow(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let places = places(bytes);
    let mut best = (i64::MIN, "", ['\u{fffd}'; 128]);
    // On a tie the first wins: Windows-1252 holds all of ISO-8859-1.
    for (name, table) in [
        (WINDOWS_1252.name(), table(WINDOWS_1252)),
        (ISO_8859_15.name(), table(ISO_8859_15)),
        (MACINTOSH.name(), table(MACINTOSH)),
        ("IBM850", dos()),
    ] {
        let score = places.iter().map(|(place, n)| score(*place, &table) * n).sum();
        if score > best.0 {
            best = (score, name, table);
        }
    }
    let high: i64 = places.values().sum();
    if best.0 < 0 && high > 3 {
        return Err(ReadError::UnknownEncoding);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    text.extend(bytes.iter().map(|byte| match byte.checked_sub(128) {
        Some(upper) => best.2.get(upper as usize).copied().unwrap_or('\u{fffd}'),
        None => char::from(*byte),
    }));
    Ok(Decoded {
        text,
        encoding: best.1,
        replaced: 0,
        guessed: true,
    })
}

pub(super) fn dos() -> [char; 128] {
    let mut table = ['\u{fffd}'; 128];
    table
        .iter_mut()
        .zip(DOS.chars())
        .for_each(|(entry, c)| *entry = c);
    table
}

/// What each byte above ASCII stands for.
fn table(encoding: &'static Encoding) -> [char; 128] {
    std::array::from_fn(|i| {
        let byte = [128 + i as u8];
        let (text, _) = encoding.decode_without_bom_handling(&byte);
        text.chars().next().unwrap_or('\u{fffd}')
    })
}

/// A byte above ASCII with the one before and the one after, and how often each such place occurs.
///
/// They are few in a text of any length, so that its four readings cost one pass.
fn places(bytes: &[u8]) -> FxHashMap<[u8; 3], i64> {
    let mut places = FxHashMap::default();
    let at = |i: Option<usize>| i.and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
    for (i, byte) in bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii()) {
        let place = [at(i.checked_sub(1)), *byte, at(i.checked_add(1))];
        *places.entry(place).or_insert(0) += 1;
    }
    places
}

/// How French a place looks when `table` gives the bytes above ASCII their characters.
fn score(place: [u8; 3], table: &[char; 128]) -> i64 {
    let [before, this, after] = place.map(|byte| match byte.checked_sub(128) {
        Some(high) => table.get(high as usize).copied().unwrap_or(' '),
        None => char::from(byte),
    });
    let in_word = before.is_alphabetic() || after.is_alphabetic();
    match this {
        'é' | 'è' | 'à' | 'ê' | 'ç' | 'ô' | 'î' | 'û' | 'ù' | 'â' | 'ë' | 'ï' | 'ü' | 'œ' => 2,
        'É' | 'È' | 'À' | 'Ê' | 'Ç' | 'Ô' | 'Î' | 'Œ' => {
            if before.is_lowercase() {
                -2
            } else {
                1
            }
        }
        '’' if in_word => 2,
        '«' | '»' | '“' | '”' | '\u{a0}' | '…' | '–' | '—' | '°' | '€' | '•' | '’' | '§' => {
            if before.is_lowercase() && after.is_lowercase() {
                -2
            } else {
                1
            }
        }
        'á' | 'í' | 'ó' | 'ú' | 'ñ' | 'ö' | 'ä' | 'ã' | 'É'..='Ý' | 'ß'..='ÿ' => 0,
        c if c.is_control() || c == '\u{fffd}' => -3,
        _ if in_word => -2,
        _ => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str = "L'élève s'est confié à la médiatrice : son père, déjà reçu à l'hôpital, a été placé sous tutelle ; ça l'inquiète.";

    fn decoded(bytes: &[u8]) -> Decoded {
        decode(bytes).unwrap_or_else(|e| panic!("{e}"))
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn one_sentence_reads_the_same_in_every_encoding() {
        let mut little = b"\xff\xfe".to_vec();
        little.extend(utf16(SENTENCE, u16::to_le_bytes));
        let mut big = b"\xfe\xff".to_vec();
        big.extend(utf16(SENTENCE, u16::to_be_bytes));
        for (bytes, name, guessed) in [
            (SENTENCE.as_bytes().to_vec(), "UTF-8", false),
            (little, "UTF-16LE", false),
            (big, "UTF-16BE", false),
            (utf16(SENTENCE, u16::to_le_bytes), "UTF-16LE", true),
            (utf16(SENTENCE, u16::to_be_bytes), "UTF-16BE", true),
            (WINDOWS_1252.encode(SENTENCE).0.into_owned(), "windows-1252", true),
            (mac(SENTENCE), "macintosh", true),
        ] {
            let decoded = decoded(&bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (SENTENCE, name));
            assert_eq!((decoded.guessed, decoded.replaced), (guessed, 0), "{name}");
        }
    }

    fn mac(text: &str) -> Vec<u8> {
        let table = table(MACINTOSH);
        text.chars()
            .map(|c| match table.iter().position(|t| *t == c) {
                Some(high) => 128 + high as u8,
                None => c as u8,
            })
            .collect()
    }

    #[test]
    fn what_sets_the_western_encodings_apart_is_seen() {
        assert_eq!(
            decoded(b"sa s\xbdur vit \xe0 Cannes").text,
            "sa sœur vit à Cannes"
        );
        assert_eq!(
            decoded(b"300 \xa4 de dette, dit la ma\xeetresse").encoding,
            "ISO-8859-15"
        );
        assert_eq!(
            decoded(b"sa s\x9cur, \x80 300, l\x92\xe9t\xe9").text,
            "sa sœur, € 300, l’été"
        );
        assert_eq!(
            decoded(&mac("« Il boit », dit l’éducatrice")).text,
            "« Il boit », dit l’éducatrice"
        );
    }

    #[test]
    fn a_mark_stays_in_the_text_so_that_offsets_are_those_of_the_file() {
        let decoded = decoded("\u{feff}Présents".as_bytes());
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding),
            ("\u{feff}Présents", "UTF-8 with BOM")
        );
    }

    #[test]
    fn a_few_bad_bytes_do_not_turn_utf8_into_something_else() {
        let mut bytes = SENTENCE.as_bytes().to_vec();
        bytes.extend(b" fin\xff");
        let decoded = decoded(&bytes);
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
        assert!(decoded.text.ends_with("fin\u{fffd}"));
    }

    #[test]
    fn minutes_from_the_days_of_dos_are_read() {
        assert_eq!(DOS.chars().count(), 128);
        let decoded = decoded(b"\x82t\x82 \x85 la m\x82diath\x8aque, tr\x8as fr\x82quent\x82e");
        assert_eq!(decoded.text, "été à la médiathèque, très fréquentée");
        assert_eq!((decoded.encoding, decoded.guessed), ("IBM850", true));
    }

    #[test]
    fn an_encoding_that_is_not_known_is_said_and_not_misread() {
        let nonsense = b"a\xb2b a\xb9b a\xb2b a\xb3b a\xb9b";
        assert_eq!(decode(nonsense).err(), Some(ReadError::UnknownEncoding));
        let utf32 = b"\xff\xfe\0\0a\0\0\0";
        assert_eq!(decode(utf32).err(), Some(ReadError::Encoding("UTF-32")));
    }

    proptest! {
        #[test]
        fn utf16_with_a_mark_comes_back(text in "[^\\x00]{0,80}") {
            let mut bytes = b"\xfe\xff".to_vec();
            bytes.extend(utf16(&text, u16::to_be_bytes));
            prop_assume!(!bytes.starts_with(b"\xfe\xff\0\0"));
            prop_assert_eq!(decoded(&bytes).text, text);
        }
    }
}
