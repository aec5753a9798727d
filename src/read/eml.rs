//! E-mails: the head as people read it, the text, and what is attached.

use mail_parser::{Address, DateTime, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::compose::Composer;
use super::contained::contained;
use super::{Limits, ReadError, html};
use crate::document::{Attachment, BlockKind, Document, Format};

/// Reads an e-mail.
pub(super) fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    limits.admit_file(bytes.len() as u64)?;
    contained(Format::Eml, limits, move |_| parse(&bytes, limits))
}

fn parse(bytes: &[u8], limits: Limits) -> Result<Document, ReadError> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or(ReadError::Damaged(Format::Eml))?;
    let mut composer = Composer::new(limits);
    for line in head(&message) {
        composer.block(BlockKind::Paragraph, &line)?;
    }
    composer.blank();
    for part in message.text_bodies() {
        composer = body(part, composer)?;
    }
    if composer.position() == 0 {
        return Err(ReadError::Damaged(Format::Eml));
    }
    let attachments: Vec<Attachment> = message.attachments().filter_map(attached).collect();
    if attachments.len() > limits.max_attachments {
        return Err(ReadError::TooManyParts {
            limit: limits.max_attachments,
        });
    }
    Ok(Document {
        attachments,
        ..composer.finish(Format::Eml)
    })
}

/// The head, as mail programs show and paste it.
fn head(message: &Message<'_>) -> Vec<String> {
    let people = |label: &str, address: Option<&Address<'_>>| {
        let people: Vec<String> = address?
            .iter()
            .map(|one| match (one.name(), one.address()) {
                (Some(name), Some(address)) => format!("{name} <{address}>"),
                (name, address) => name.or(address).unwrap_or_default().to_owned(),
            })
            .collect();
        (!people.is_empty()).then(|| format!("{label} : {}", people.join(" ; ")))
    };
    [
        people("De", message.from()),
        message.date().map(|date| format!("Envoyé : {}", day(date))),
        people("À", message.to()),
        people("Cc", message.cc()),
        people("Cci", message.bcc()),
        message.subject().map(|subject| format!("Objet : {subject}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn day(date: &DateTime) -> String {
    let DateTime {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = date;
    format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}")
}

fn body(part: &MessagePart<'_>, mut composer: Composer) -> Result<Composer, ReadError> {
    match &part.body {
        PartType::Html(page) => return html::compose(page, composer),
        PartType::Text(text) => {
            let text = text.replace("\r\n", "\n");
            let flowed = part
                .content_type()
                .and_then(|t| t.attribute("format"))
                .is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
            let text = if flowed { unwrapped(&text) } else { text };
            composer.block(BlockKind::Lines, &text)?;
        }
        _ => {}
    }
    Ok(composer)
}

/// Text whose lines end with a space where the paragraph goes on (RFC 3676).
fn unwrapped(text: &str) -> String {
    let quoted = |line: &str| line.len() - line.trim_start_matches('>').len();
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let depth = quoted(line);
        let body = line.get(depth..).unwrap_or_default();
        match open {
            Some(before) if before == depth => out.push_str(body.trim_start()),
            Some(_) => {
                out.push('\n');
                out.push_str(line);
            }
            None => out.push_str(line),
        }
        // A signature is set apart by two hyphens and a space.
        open = (body.ends_with(' ') && body.trim() != "--").then_some(depth);
        if open.is_none() {
            out.push('\n');
        }
    }
    out
}

/// What is attached, without the pictures that the text shows.
fn attached(part: &MessagePart<'_>) -> Option<Attachment> {
    if let PartType::Message(message) = &part.body {
        let name = part.attachment_name().unwrap_or("message.eml");
        return Some(Attachment::new(name, message.raw_message().to_vec()));
    }
    let picture = part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_));
    let shown = picture
        && part
            .content_type()
            .is_some_and(|t| t.ctype().eq_ignore_ascii_case("image"));
    (!shown).then(|| {
        Attachment::new(
            part.attachment_name().unwrap_or_default(),
            part.contents().to_vec(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?Q?Ma=C3=ABlle?= Cariou <m.cariou@ville.example>\r\nTo: Solenn Abgrall <s@ville.example>, k@ville.example\r\n\
        Date: Thu, 17 Oct 2024 08:52:00 +0200\r\nSubject: CLSPD\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        La m=E8re est suivie =\r\nau CMP=20\r\ndepuis mars.\r\n> Bonjour=20\r\n> Solenn\r\n\
        --b\r\nContent-Type: text/plain; name=\"notes.txt\"\r\nContent-Disposition: attachment; filename=\"notes.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nVnUu\r\n\
        --b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\nVnUu\r\n--b--\r\n";

    fn read(mail: &str) -> Document {
        super::read(mail.as_bytes().to_vec(), Limits::default()).unwrap()
    }

    #[test]
    fn the_head_is_told_as_mail_programs_do_and_the_text_follows() {
        assert_eq!(
            read(MAIL).text.as_str(),
            "De : Maëlle Cariou <m.cariou@ville.example>\nEnvoyé : 17/10/2024 08:52\n\
             À : Solenn Abgrall <s@ville.example> ; k@ville.example\nObjet : CLSPD\n\n\
             La mère est suivie au CMP depuis mars.\n> Bonjour Solenn\n"
        );
    }

    #[test]
    fn attachments_are_documents_of_their_own_and_logos_are_none() {
        let attachments = read(MAIL).attachments;
        let [notes] = attachments.as_slice() else {
            panic!("one attachment")
        };
        assert_eq!((notes.name(), notes.bytes()), ("notes.txt", &b"Vu."[..]));
    }

    #[test]
    fn a_page_is_read_where_there_is_no_plain_text() {
        let mail = "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Vu.</p><p>Rien.</p>";
        assert!(read(mail).text.as_str().ends_with("Vu.\nRien.\n"));
    }
}
