//! RTF as a row of tokens.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word` with its number.
    Word(&'a str, Option<i32>),
    /// A backslash and a sign that is no letter.
    Sign(u8),
    /// A byte of text, as it stands or as `\'xx`.
    Byte(u8),
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

/// No control word is longer.
const WORD: usize = 32;

impl<'a> Tokens<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (head, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        head
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self
            .rest
            .iter()
            .take(WORD)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            return match *self.take(1).first()? {
                b'\'' => {
                    let digits = std::str::from_utf8(self.take(2)).ok();
                    let byte = digits.and_then(|d| u8::from_str_radix(d, 16).ok());
                    Some(Token::Byte(byte.unwrap_or(b'?')))
                }
                sign => Some(Token::Sign(sign)),
            };
        }
        let word = std::str::from_utf8(self.take(letters)).unwrap_or_default();
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self
            .rest
            .iter()
            .skip(sign)
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number = if digits > 0 {
            std::str::from_utf8(self.take(sign + digits))
                .ok()
                .and_then(|n| n.parse().ok())
        } else {
            None
        };
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == "bin" {
            self.take(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return match *self.take(1).first()? {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes_are_told_apart() {
        let tokens: Vec<_> = Tokens::new(b"{\\b0 A\\'e9\\~\\u-42?\\bin2 {}\r\n}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Byte(b'A'),
                Token::Byte(0xe9),
                Token::Sign(b'~'),
                Token::Word("u", Some(-42)),
                Token::Byte(b'?'),
                Token::Word("bin", Some(2)),
                Token::Close,
            ]
        );
    }
}
