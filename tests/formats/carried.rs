//! What the program makes of files inside files, and of old formats.

use std::path::Path;
use std::process::{Command, Output};

use crate::libreoffice::{Office, UTF8};

const SECRET: &str =
    "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP pour une dépression.";

fn check(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huisclos"));
    command.current_dir(dir).arg("check").args(args).output().unwrap()
}

/// An e-mail with these files attached as they are; no other one has its boundary.
fn mail(attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mark = format!("b{}", attachments.iter().map(|a| a.1.len()).sum::<usize>());
    let mut out = format!(
        "From: Aubry <a@ville.example>\r\nSubject: CLSPD\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary={mark}\r\n\r\n\
         --{mark}\r\nContent-Type: text/plain\r\n\r\nBonjour, voici le compte rendu.\r\n"
    )
    .into_bytes();
    for (name, bytes) in attachments {
        let head = format!(
            "--{mark}\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n"
        );
        out.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    out.extend(format!("--{mark}--\r\n").bytes());
    out
}

#[test]
fn what_an_email_carries_is_audited_under_its_own_name() {
    let dir = tempfile::tempdir().unwrap();
    let rich = format!("{{\\rtf1\\ansi {}\\par}}", SECRET.replace('é', "\\'e9"));
    let bytes = mail(&[
        ("piece.rtf", rich.as_bytes()),
        ("dessin.png", b"\x89PNG\r\n\x1a\n"),
        ("abime.pdf", b"%PDF-1.7"),
    ]);
    std::fs::write(dir.path().join("courriel.eml"), bytes).unwrap();
    let out = check(dir.path(), &["--format", "json", "courriel.eml"]);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let documents = report["documents"].as_array().unwrap();
    let paths: Vec<&str> = documents.iter().map(|d| d["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["courriel.eml", "courriel.eml › piece.rtf"]);
    assert_eq!(documents[0]["warnings"][0]["code"], "attachment-not-read");
    assert_eq!(documents[1]["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["errors"][0]["path"], "courriel.eml › abime.pdf");
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn emails_inside_emails_are_followed_to_an_end() {
    let dir = tempfile::tempdir().unwrap();
    let mut bytes = b"From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nVu.\r\n".to_vec();
    for n in 0..12 {
        bytes = mail(&[(&format!("m{n}.eml"), &bytes)]);
    }
    std::fs::write(dir.path().join("a.eml"), bytes).unwrap();
    let out = check(dir.path(), &["a.eml"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("niveaux"));
}

#[test]
fn old_formats_are_converted_where_asked_and_else_named_with_the_way_out() {
    let office = Office::new();
    let path = office.path("cr.txt");
    std::fs::write(&path, SECRET).unwrap();
    office.convert(&[path], "doc", Some(UTF8));
    let doc = office.path("cr.doc");
    let dir = doc.parent().unwrap();
    let refused = check(dir, &["cr.doc"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("--convert") && said.contains("soffice --headless --convert-to docx"),
        "{said}"
    );
    let converted = check(dir, &["--convert", "cr.doc"]);
    assert_eq!(
        converted.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&converted.stderr)
    );
    assert!(String::from_utf8_lossy(&converted.stdout).contains("SEC-PSY"));
}
