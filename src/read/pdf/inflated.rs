//! How much the streams of a PDF unpack to, before anything unpacks them for good.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::object::Object;
use hayro_interpret::hayro_syntax::{Filter, Pdf};

use super::super::{Limits, ReadError};
use super::letters;

/// The word before the bytes of a stream.
const STREAM: &[u8] = b"stream";
/// How many bytes are unpacked at a time.
const PIECE: usize = 1 << 16;

/// How far before a stream its dictionary is looked for, in bytes.
const DICTIONARY: usize = 1 << 10;

/// Streams packed several times over are weighed so deep.
const DEEP: usize = 3;
/// A stream that is packed inside another one is no larger, in bytes.
const INNER: u64 = 16 << 20;

/// Whether the streams of `bytes` unpack to what a document needs, and no more.
pub(super) fn admit(bytes: &[u8], limits: Limits) -> Result<(), ReadError> {
    let mut left = limits.max_unpacked_bytes;
    for at in memchr::memmem::find_iter(bytes, STREAM) {
        let data = bytes.get(at + STREAM.len()..).unwrap_or_default();
        let data = data
            .strip_prefix(b"\r\n")
            .or_else(|| data.strip_prefix(b"\n"))
            .unwrap_or(data);
        match &*filters(bytes.get(..at).unwrap_or_default()) {
            // Spelled in letters or packed otherwise, such as the streams of objects that are unpacked on opening.
            filters @ [first, ..] if *first != Filter::FlateDecode => {
                let end = memchr::memmem::find(data, b"endstream").unwrap_or(data.len());
                let data = data.get(..end).unwrap_or_default();
                unfold(Cow::Borrowed(data), filters, &mut left, limits)?;
            }
            _ => weigh(data, &mut left, limits, DEEP)?,
        }
    }
    Ok(())
}

/// The filters that unpack a stream, by the dictionary that ends `before` it; none where it names none.
fn filters(before: &[u8]) -> Vec<Filter> {
    let near = before
        .get(before.len().saturating_sub(DICTIONARY)..)
        .unwrap_or_default();
    let own = memchr::memmem::rfind(near, b"obj").map_or(near, |at| near.get(at..).unwrap_or_default());
    let Some(named) = memchr::memmem::find(own, b"/Filter").and_then(|at| own.get(at + b"/Filter".len()..))
    else {
        return Vec::new();
    };
    let named = named.trim_ascii_start();
    let (list, all) = match named {
        [b'[', list @ ..] => (list.split(|b| *b == b']').next().unwrap_or_default(), usize::MAX),
        [b'/', ..] => (named, 1),
        // Told elsewhere in the file.
        _ => return Vec::new(),
    };
    let names = list.split(|b| *b == b'/').skip(1).take(all);
    names
        .map(|name| {
            let ends = |b: &u8| {
                b.is_ascii_whitespace() || matches!(b, b'/' | b'<' | b'>' | b'[' | b']' | b'(' | b'%')
            };
            match name.split(ends).next().unwrap_or_default() {
                b"FlateDecode" | b"Fl" => Filter::FlateDecode,
                b"LZWDecode" | b"LZW" => Filter::LzwDecode,
                b"RunLengthDecode" | b"RL" => Filter::RunLengthDecode,
                b"ASCIIHexDecode" | b"AHx" => Filter::AsciiHexDecode,
                b"ASCII85Decode" | b"A85" => Filter::Ascii85Decode,
                _ => Filter::DctDecode,
            }
        })
        .collect()
}

/// Whether the streams that [`admit`] could not weigh, being encrypted or packed in another way, unpack to no more.
pub(super) fn admit_rest(pdf: &Pdf, limits: Limits) -> Result<(), ReadError> {
    let mut left = limits.max_unpacked_bytes;
    for stream in pdf.objects().into_iter().filter_map(Object::into_stream) {
        let filters = stream.filters();
        let data = stream.raw_data();
        let weighed = filters.first() == Some(&Filter::FlateDecode) && matches!(data, Cow::Borrowed(_));
        if !weighed {
            unfold(data, &filters, &mut left, limits)?;
        }
    }
    Ok(())
}

/// Takes what `data` unpacks to, filter by filter, from what is `left`.
fn unfold(
    mut data: Cow<'_, [u8]>,
    filters: &[Filter],
    left: &mut u64,
    limits: Limits,
) -> Result<(), ReadError> {
    for (number, filter) in filters.iter().enumerate() {
        let size = match filter {
            Filter::AsciiHexDecode | Filter::Ascii85Decode => {
                data = Cow::Owned(letters::bytes(&data, *filter == Filter::AsciiHexDecode));
                continue;
            }
            Filter::FlateDecode => return weigh(&data, left, limits, DEEP),
            Filter::LzwDecode => letters::lzw(&data, *left),
            Filter::RunLengthDecode => letters::runs(&data),
            // Pictures are not unpacked.
            _ => return Ok(()),
        };
        take(size, data.len() as u64, left, limits)?;
        // Nobody packs what is packed so once more.
        return match filters.get(number + 1) {
            Some(_) => Err(swollen(limits)),
            None => Ok(()),
        };
    }
    Ok(())
}

/// Takes the `size` of what `packed` bytes unpack to from what is `left`.
fn take(size: u64, packed: u64, left: &mut u64, limits: Limits) -> Result<(), ReadError> {
    let allowed = limits.max_ratio.saturating_mul(packed).max(Limits::SMALL);
    if size >= *left || size > allowed {
        return Err(swollen(limits));
    }
    *left -= size;
    Ok(())
}

const fn swollen(limits: Limits) -> ReadError {
    ReadError::Swollen {
        limit: limits.max_unpacked_bytes,
    }
}

/// Takes what the stream at the start of `data` unpacks to from what is `left`.
fn weigh(data: &[u8], left: &mut u64, limits: Limits, deep: usize) -> Result<(), ReadError> {
    if !is_packed(data) {
        return Ok(());
    }
    let Unpacked { packed, size, inner } = unpacked(data, *left);
    take(size, packed, left, limits)?;
    match inner {
        Some(_) if deep == 0 || size > INNER => Err(swollen(limits)),
        Some(inner) => weigh(&inner, left, limits, deep - 1),
        None => Ok(()),
    }
}

/// Whether data begins as zlib packs it; what does not is a picture, or not packed.
fn is_packed(data: &[u8]) -> bool {
    matches!(data, [a, b, ..] if a & 0x0f == 8 && (u16::from(*a) << 8 | u16::from(*b)) % 31 == 0)
}

/// What a stream unpacks to.
struct Unpacked {
    packed: u64,
    size: u64,
    /// Its beginning, where that is packed again.
    inner: Option<Vec<u8>>,
}

/// Unpacks the stream at the start of `data`, counting up to `most` bytes.
fn unpacked(data: &[u8], most: u64) -> Unpacked {
    let mut stream = Decompress::new(true);
    let mut piece = vec![0; PIECE];
    let mut inner: Option<Vec<u8>> = None;
    while stream.total_out() < most {
        let rest = data.get(stream.total_in() as usize..).unwrap_or_default();
        let before = (stream.total_in(), stream.total_out());
        let status = stream.decompress(rest, &mut piece, FlushDecompress::None);
        let fresh = piece
            .get(..(stream.total_out() - before.1) as usize)
            .unwrap_or_default();
        if before.1 == 0 && is_packed(fresh) {
            inner = Some(Vec::new());
        }
        if let Some(inner) = inner.as_mut().filter(|i| (i.len() as u64) < INNER) {
            inner.extend_from_slice(fresh);
        }
        let stuck = (stream.total_in(), stream.total_out()) == before;
        if stuck || !matches!(status, Ok(Status::Ok)) {
            break;
        }
    }
    Unpacked {
        packed: stream.total_in(),
        size: stream.total_out(),
        inner,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_dictionary_before_a_stream_tells_how_it_is_packed() {
        use Filter::{Ascii85Decode, AsciiHexDecode, DctDecode, FlateDecode};
        for (before, expected) in [
            ("1 0 obj<</Filter/FlateDecode/Length 3>>\n", vec![FlateDecode]),
            (
                "1 0 obj <</Length 3 /Filter [ /AHx /Fl ] >>\n",
                vec![AsciiHexDecode, FlateDecode],
            ),
            ("1 0 obj<</Filter/A85/Length 3>>", vec![Ascii85Decode]),
            ("1 0 obj<</Filter/DCTDecode>>", vec![DctDecode]),
            (
                "1 0 obj<</Filter/A85>>stream x endstream endobj 2 0 obj<</Length 1>>",
                vec![],
            ),
            ("1 0 obj<</Filter 9 0 R/Length 3>>", vec![]),
        ] {
            assert_eq!(filters(before.as_bytes()), expected, "{before}");
        }
    }

    #[test]
    fn streams_of_objects_are_weighed_before_anything_opens_the_file() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![b' '; 200 << 20]).unwrap();
        let packed = packer.finish().unwrap();
        let hex = packed
            .iter()
            .fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
        let mut bytes = b"5 0 obj<</Type/ObjStm/N 1/Filter[/ASCIIHexDecode/FlateDecode]>>\nstream\n".to_vec();
        bytes.extend(hex.as_bytes());
        bytes.extend(b">\nendstream\nendobj");
        let refused = admit(&bytes, Limits::default());
        assert!(matches!(refused, Err(ReadError::Swollen { .. })));
    }
}
