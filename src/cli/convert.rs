//! Old formats, through the LibreOffice that is installed: in a folder of its own, with a profile of its own, for a limited time.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::lang::Lang;
use crate::read::{Foreign, Limits};
use crate::report::Failure;

/// How long a conversion may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Converts `bytes`, a file in the old format `from`, to one that has a reader; `path` is what messages name.
pub(super) fn convert(path: &str, bytes: &[u8], from: Foreign, lang: Lang) -> Result<Vec<u8>, Failure> {
    let to = from.converts_to().unwrap_or("docx");
    converted(bytes, from.extension(), to).map_err(|fault| Failure {
        path: path.to_owned(),
        code: "not-converted",
        message: fault.message(lang).to_owned(),
        help: from.remedy(lang).to_owned(),
    })
}

/// Why a conversion failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Folder,
    Missing,
    Slow,
    Refused,
}

impl Fault {
    fn message(self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::Folder => (
                "pas de dossier temporaire où convertir ce fichier",
                "no temporary folder to convert this file in",
            ),
            Self::Missing => (
                "LibreOffice n'est pas installé : ce fichier n'a pas été converti",
                "LibreOffice is not installed: this file was not converted",
            ),
            Self::Slow => (
                "LibreOffice n'a pas converti ce fichier en une minute",
                "LibreOffice did not convert this file within a minute",
            ),
            Self::Refused => (
                "LibreOffice n'a pas pu lire ce fichier",
                "LibreOffice could not read this file",
            ),
        };
        lang.pick(fr, en)
    }
}

fn converted(bytes: &[u8], extension: &str, to: &str) -> Result<Vec<u8>, Fault> {
    let folder = Folder::new().ok_or(Fault::Folder)?;
    let input = folder.0.join(format!("document.{extension}"));
    let written = std::fs::File::create(&input).and_then(|mut file| file.write_all(bytes));
    written.map_err(|_| Fault::Folder)?;
    let mut child = start(&folder.0, &input, to)?;
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if begun.elapsed() < PATIENCE => thread::sleep(LOOK),
            _ => {
                stop(&mut child);
                return Err(Fault::Slow);
            }
        }
    }
    let output = input.with_extension(to);
    let size = std::fs::metadata(&output).map_err(|_| Fault::Refused)?.len();
    if size > Limits::default().max_file_bytes {
        return Err(Fault::Refused);
    }
    std::fs::read(&output).map_err(|_| Fault::Refused)
}

fn start(folder: &Path, input: &Path, to: &str) -> Result<Child, Fault> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let run = |program: &str| {
        let mut command = Command::new(program);
        command
            .arg(&profile)
            .args(["--headless", "--norestore", "--convert-to", to, "--outdir"])
            .arg(folder)
            .arg(input)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // LibreOffice starts another program, which has to end with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().ok()
    };
    run("soffice")
        .or_else(|| run("libreoffice"))
        .ok_or(Fault::Missing)
}

fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill")
            .args(["-9", "--", &group])
            .stderr(Stdio::null())
            .status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// A folder that only its owner may enter, and that goes with what is in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Option<Self> {
        let mut name = [0; 8];
        getrandom::fill(&mut name).ok()?;
        let path = std::env::temp_dir().join(format!("huisclos-{:016x}", u64::from_le_bytes(name)));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).ok()?;
        Some(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_what_is_in_it() {
        let folder = Folder::new().unwrap();
        let path = folder.0.clone();
        std::fs::write(path.join("document.doc"), b"x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
