//! How much the streams of a PDF unpack to, before anything unpacks them for good.

use flate2::{Decompress, FlushDecompress, Status};

use super::super::{Limits, ReadError};

/// The word before the bytes of a stream.
const STREAM: &[u8] = b"stream";
/// How many bytes are unpacked at a time.
const PIECE: usize = 1 << 16;

/// Whether the streams of `bytes` unpack to what a document needs, and no more.
pub(super) fn admit(bytes: &[u8], limits: Limits) -> Result<(), ReadError> {
    let mut left = limits.max_unpacked_bytes;
    for at in memchr::memmem::find_iter(bytes, STREAM) {
        let data = bytes.get(at + STREAM.len()..).unwrap_or_default();
        let data = data
            .strip_prefix(b"\r\n")
            .or_else(|| data.strip_prefix(b"\n"))
            .unwrap_or(data);
        // What does not begin as the usual packing does is a picture, or is not packed.
        if data.first().is_some_and(|b| b & 0x0f == 8) {
            let (packed, size) = unpacked(data, left);
            let allowed = limits.max_ratio.saturating_mul(packed).max(Limits::SMALL);
            if size >= left || size > allowed {
                return Err(ReadError::Swollen {
                    limit: limits.max_unpacked_bytes,
                });
            }
            left -= size;
        }
    }
    Ok(())
}

/// How many bytes of `data` are one stream, and how many they unpack to, counted up to `most`.
fn unpacked(data: &[u8], most: u64) -> (u64, u64) {
    let mut stream = Decompress::new(true);
    let mut piece = vec![0; PIECE];
    while stream.total_out() < most {
        let rest = data.get(stream.total_in() as usize..).unwrap_or_default();
        let before = (stream.total_in(), stream.total_out());
        let status = stream.decompress(rest, &mut piece, FlushDecompress::None);
        let stuck = (stream.total_in(), stream.total_out()) == before;
        if stuck || !matches!(status, Ok(Status::Ok)) {
            break;
        }
    }
    (stream.total_in(), stream.total_out())
}
