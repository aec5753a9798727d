//! `redact`: a copy of a document that may circulate, and what is still to be examined in it.

use std::io::{self, IsTerminal as _, Write as _};

use super::args::{LangArg, Redact, StyleArg};
use super::audit::audited;
use super::check::guarded;
use super::file::{self, Readers, unread};
use super::review::{Original, beside, told, write};
use super::settings::settings;
use super::stop::{Stop, line};
use crate::read::Limits;
use crate::redact::{Style, copied_as, redact};
use crate::report::{Context, plural, terminal};

pub(super) fn run(args: &Redact, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let settings = settings(args.common.config.as_deref(), &args.path, spoken)?;
    let lang = settings.lang;
    let limits = Limits::default();
    let Original {
        bytes,
        name,
        shown,
        format,
    } = Original::read(&args.path, limits, lang)?;
    let output = match &args.output {
        Some(path) => path.clone(),
        None => beside(&args.path, copied_as(format), lang.pick("caviardé", "redacted")),
    };
    file::apart(&args.path, &output, lang)?;
    if let Some(key) = &args.key {
        file::apart(&args.path, key, lang)?;
        file::apart(&output, key, lang)?;
    }
    let engine = std::mem::ManuallyDrop::new(settings.engine(&args.common, args.formation)?);
    let style = match args.style {
        StyleArg::Neutral => Style::Neutral,
        StyleArg::Black => Style::Black,
    };
    let redacted = guarded(&shown, lang, || {
        redact(bytes, name.as_deref(), &engine, style, limits).map_err(|e| unread(&shown, &e, lang))
    })
    .map_err(|f| told(f, lang))?;
    write(&output, &redacted.copy, Readers::Usual, lang)?;
    if let Some(key) = &args.key {
        write(key, redacted.key.write().as_bytes(), Readers::Owner, lang)?;
    }
    let (passages, persons) = (redacted.passages, redacted.key.len());
    let shown = output.display().to_string();
    let mut out = io::stdout();
    writeln!(
        out,
        "{}",
        lang.pick(
            format!(
                "{shown} : {passages} {}, {persons} {}",
                plural(passages, "passage neutralisé", "passages neutralisés"),
                plural(persons, "personne renommée", "personnes renommées"),
            ),
            format!(
                "{shown}: {passages} {}, {persons} {}",
                plural(passages, "passage neutralised", "passages neutralised"),
                plural(persons, "person renamed", "persons renamed"),
            ),
        )
    )?;
    // What circulates is the copy as it stands on the disk.
    let copy = file::bytes(&output, limits, lang).map_err(|f| told(f, lang))?;
    let copy = audited(&engine, &shown, copy, lang).map_err(|f| told(f, lang))?;
    let left = copy.report.findings.len();
    if left > 0 {
        let context = Context {
            lang,
            show_text: true,
            engine: &engine,
        };
        let color = args.color.wanted(out.is_terminal());
        let mut buffer = Vec::new();
        terminal::write(&mut buffer, &copy, &context, terminal::Style { color, width: 80 })?;
        out.write_all(&buffer)?;
    }
    line(
        lang.pick(
            "relisez la copie avant de la transmettre : une personne peut rester reconnaissable par ce qui l'entoure, et les images ne sont pas lues",
            "read the copy before you send it: a person may still be recognised by what stands around, and pictures are not read",
        ),
        "",
        lang,
    );
    Ok(u8::from(left > 0))
}
