//! What became of an archive, in words.

use std::io::{self, Write};

use crate::finding::Kind;
use crate::lang::Lang;
use crate::report::{kind_word, plural};
use crate::store::Balance;

/// The words for each reason.
const REASONS: &[(&str, &str, &str)] = &[
    ("unsupported", "dans un format non lu", "in a format not read"),
    ("hidden", "caché ou temporaire", "hidden or temporary"),
    (
        "ignored",
        "écarté par huisclos.toml",
        "set aside by huisclos.toml",
    ),
    (
        "again",
        "déjà lu sous un autre nom",
        "already read under another name",
    ),
    ("special", "qui n'est pas un document", "not a document"),
    ("link", "lien non suivi", "link not followed"),
    ("own", "fichier de huisclos", "file of huisclos"),
    ("loop", "lien en boucle", "link in a loop"),
    ("astray", "lien sans cible", "link to nothing"),
    ("vanished", "disparu", "vanished"),
    ("denied", "sans droit de lecture", "not permitted to read"),
    ("unreadable", "illisible", "unreadable"),
    ("locked", "protégé par un mot de passe", "behind a password"),
    ("damaged", "abîmé ou incomplet", "damaged or cut short"),
    ("entities", "suspect", "suspicious"),
    ("too-deep", "trop emboîté", "nested too deep"),
    ("too-many", "fait de trop de parties", "made of too many parts"),
    (
        "bomb",
        "démesuré une fois décompressé",
        "out of proportion when unpacked",
    ),
    ("scanned", "numérisé, sans texte", "scanned, without text"),
    ("slow", "trop long à lire", "too long to read"),
    ("busy", "remis à plus tard", "put off"),
    ("too-large", "trop grand", "too large"),
    ("binary", "qui n'est pas un texte", "not text"),
    ("encoding", "dans un encodage non lu", "in an encoding not read"),
    ("not-converted", "non converti", "not converted"),
    ("internal", "en erreur interne", "with an internal error"),
];

/// Writes the balance of `seen` files, of which `unchanged` were not read again.
pub(super) fn write(
    out: &mut dyn Write,
    balance: &Balance,
    seen: u64,
    unchanged: u64,
    lang: Lang,
) -> io::Result<()> {
    let Balance {
        audited,
        duplicates,
        skipped,
        failed,
        ..
    } = balance;
    let files = plural(
        seen as usize,
        lang.pick("fichier vu", "file seen"),
        lang.pick("fichiers vus", "files seen"),
    );
    let audited_fr = plural(*audited as usize, "relu", "relus");
    writeln!(
        out,
        "{}",
        lang.pick(
            format!("{seen} {files} = {audited} {audited_fr} + {duplicates} en double + {skipped} de côté + {failed} en échec"),
            format!("{seen} {files} = {audited} audited + {duplicates} duplicates + {skipped} left aside + {failed} failed"),
        )
    )?;
    if unchanged > 0 {
        let fr = plural(
            unchanged as usize,
            "inchangé depuis le dernier audit",
            "inchangés depuis le dernier audit",
        );
        let words = lang.pick(fr, "unchanged since the last audit");
        writeln!(out, "  {unchanged} {words}")?;
    }
    let sides = [
        (&balance.asides, lang.pick("De côté :", "Left aside:")),
        (&balance.failures, lang.pick("En échec :", "Failed:")),
    ];
    for (reasons, title) in sides {
        if !reasons.is_empty() {
            let told = reasons
                .iter()
                .map(|(code, n)| format!("{} ({n})", words(code, lang)));
            writeln!(out, "{title} {}", told.collect::<Vec<_>>().join(", "))?;
        }
    }
    let found = balance.findings();
    let title = plural(
        found as usize,
        lang.pick("constat ouvert", "open finding"),
        lang.pick("constats ouverts", "open findings"),
    );
    writeln!(out, "{found} {title}")?;
    for kind in Kind::ALL {
        let open = balance.open.iter().find(|open| open.0 == kind.code());
        if let Some((_, n)) = open.filter(|open| open.1 > 0) {
            writeln!(out, "  {n:>6} {}", kind_word(*kind, lang))?;
        }
    }
    if balance.settled > 0 {
        let settled = balance.settled;
        let fr = plural(settled as usize, "classé par un tri", "classés par un tri");
        writeln!(out, "{settled} {}", lang.pick(fr, "settled by triage"))?;
    }
    Ok(())
}

fn words(code: &str, lang: Lang) -> &str {
    let found = REASONS.iter().find(|reason| reason.0 == code);
    found.map_or(code, |(_, fr, en)| lang.pick(fr, en))
}
