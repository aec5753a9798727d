//! The older ways of packing the streams of a PDF: bytes spelled in letters, and how much the others unpack to.

/// The bytes that `data` spells, in base 16 or in base 85.
pub(super) fn bytes(data: &[u8], in_hex: bool) -> Vec<u8> {
    let end = data
        .iter()
        .position(|c| matches!(c, b'~' | b'>' if in_hex == (*c == b'>')));
    let letters = data.get(..end.unwrap_or(data.len())).unwrap_or(data).iter();
    let letters = letters.copied().filter(|c| !c.is_ascii_whitespace());
    if in_hex {
        base_16(letters)
    } else {
        base_85(letters)
    }
}

fn base_16(letters: impl Iterator<Item = u8>) -> Vec<u8> {
    let digits: Vec<u8> = letters
        .filter_map(|c| Some(char::from(c).to_digit(16)? as u8))
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit) << (4 * (2 - pair.len())))
        .collect()
}

fn base_85(letters: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let value = |group: &[u8]| {
        let digit = |i| u32::from(group.get(i).map_or(84, |c: &u8| c.wrapping_sub(b'!')));
        (0..5).fold(0_u32, |sum, i| sum.wrapping_mul(85).wrapping_add(digit(i)))
    };
    for letter in letters {
        match letter {
            b'z' if group.is_empty() => out.extend([0; 4]),
            letter => group.push(letter),
        }
        if group.len() == 5 {
            out.extend(value(&group).to_be_bytes());
            group.clear();
        }
    }
    let kept = group.len().saturating_sub(1);
    out.extend(value(&group).to_be_bytes().iter().take(kept));
    out
}

/// How many bytes `data` comes to that LZW packed, counted up to `most`.
pub(super) fn lzw(data: &[u8], most: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // How long the word behind each code from 258 on is; those before are single bytes.
    let mut words: Vec<u64> = Vec::new();
    let mut last: Option<u64> = None;
    let (mut size, mut bits, mut held) = (0, 0_u32, 0_u32);
    for byte in data {
        (bits, held) = (bits << 8 | u32::from(*byte), held + 8);
        // A code is as wide as the next one that will be known needs.
        let width = match END + 1 + words.len() {
            ..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        let length = match code {
            CLEAR => {
                words.clear();
                last = None;
                continue;
            }
            END => break,
            0..CLEAR => 1,
            code => words
                .get(code - END - 1)
                .copied()
                .unwrap_or_else(|| last.unwrap_or(0) + 1),
        };
        words.extend(last.filter(|_| words.len() < 4096).map(|last| last + 1));
        last = Some(length);
        size += length;
        if size > most {
            break;
        }
    }
    size
}

/// How many bytes `data` comes to whose runs are packed.
pub(super) fn runs(mut data: &[u8]) -> u64 {
    let mut size = 0;
    while let Some((length, rest)) = data.split_first().filter(|(length, _)| **length != 128) {
        let (count, taken) = match length {
            0..128 => (u64::from(*length) + 1, usize::from(*length) + 1),
            _ => (257 - u64::from(*length), 1),
        };
        size += count;
        data = rest.get(taken..).unwrap_or_default();
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_spell_bytes() {
        assert_eq!(bytes(b"4d 6D6 5>zz", true), b"Mme");
        assert_eq!(
            bytes(b"9jqo^BlbD-BleB1DJ+*+F(f,q~>", false),
            b"Man is distinguished"
        );
        assert_eq!(bytes(b"z9jqo~>", false), b"\0\0\0\0Man");
    }

    #[test]
    fn what_lzw_unpacks_to_is_counted() {
        // The example of the standard: ten bytes in eight codes, clear and end among them.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&packed, 1000), 10);
        assert!(lzw(&packed, 3) <= 6);
    }

    #[test]
    fn runs_are_counted() {
        assert_eq!(runs(&[2, b'a', b'b', b'c', 254, b'x', 128, 9]), 6);
        assert_eq!(runs(&[]), 0);
    }
}
