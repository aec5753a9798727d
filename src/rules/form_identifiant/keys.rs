//! Numbers that verify themselves: the key of a NIR, the check digits of an IBAN.

/// Whether a number called a NIR stops before its key; one that has a key is judged by it.
pub(super) fn lacks_key(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits + usize::from(text.contains("2A") || text.contains("2B")) == 13
}

/// Whether the key of a numéro d'inscription au répertoire fits: 97 less the number modulo 97 (Corsica read as 19 and 18).
pub(super) fn is_nir(text: &str) -> bool {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = compact.replace("2A", "19").replace("2B", "18");
    let (Some(number), Some(key)) = (digits.get(..13), digits.get(13..15)) else {
        return false;
    };
    match (number.parse::<u64>(), key.parse::<u64>()) {
        (Ok(number), Ok(key)) => 97 - number % 97 == key,
        _ => false,
    }
}

/// How many letters and digits an IBAN of this country has.
fn iban_length(country: &str) -> Option<usize> {
    Some(match country {
        "BE" => 16,
        "NL" => 18,
        "LU" => 20,
        "CH" => 21,
        "DE" | "GB" => 22,
        "ES" | "RO" | "TN" => 24,
        "PT" => 25,
        "FR" | "MC" | "IT" => 27,
        "PL" => 28,
        _ => return None,
    })
}

/// Whether an IBAN has the length of its country and its check digits fit (ISO 7064, modulo 97).
pub(super) fn is_iban(text: &str) -> bool {
    let compact: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if compact.get(..2).and_then(iban_length) != Some(compact.len()) {
        return false;
    }
    let rotated = compact.chars().cycle().skip(4).take(compact.len());
    let rest = rotated.fold(0_u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}
