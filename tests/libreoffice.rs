//! Documents that LibreOffice makes, for the tests of every reader.

use std::path::{Path, PathBuf};
use std::process::Command;

use huisclos::marks;

/// LibreOffice with a profile of its own, so that tests may run side by side.
pub(crate) struct Office {
    dir: tempfile::TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes `samples` as text: where each stands.
    pub(crate) fn write(&self, samples: &[(String, String)]) -> Vec<PathBuf> {
        let written = samples.iter().map(|(stem, text)| {
            let path = self.path(&format!("{stem}.txt"));
            std::fs::write(&path, text).unwrap();
            path
        });
        written.collect()
    }

    /// Converts files in one start of the program.
    pub(crate) fn convert(&self, files: &[PathBuf], to: &str, from: Option<&str>) {
        let profile = format!("-env:UserInstallation=file://{}", self.path("profile").display());
        let mut command = Command::new("soffice");
        command.arg(profile).args(["--headless", "--norestore"]);
        command.args(from.map(|f| format!("--infilter={f}")));
        command
            .args(["--convert-to", to, "--outdir"])
            .arg(self.dir.path())
            .args(files);
        let out = command.output().expect(
            "LibreOffice makes the documents of this test: install it (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui)",
        );
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
}

/// How LibreOffice is told that a text is in UTF-8.
pub(crate) const UTF8: &str = "Text (encoded):UTF8";

/// Minutes of the corpus without their marks: lists, tables, turns, e-mails, notes.
pub(crate) fn samples() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    [
        "examples/cellule-de-veille.txt",
        "examples/pleniere.txt",
        "dev/b-02-rsvp-viguiere-tableau.txt",
        "dev/a-12-mail-debrief-cellule.txt",
        "dev/b-12-ocr-cellule-2008.txt",
        "dev/e-03-cellule-veille-mineurs.txt",
        "dev/e-01-gltd-houblonnieres.txt",
        "dev/h-04-pleniere-clspd-wandricourt.txt",
    ]
    .iter()
    .map(|name| {
        let raw = std::fs::read_to_string(root.join(name)).unwrap();
        let stem = Path::new(name)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        (stem, marks::parse(&raw).unwrap().0)
    })
    .collect()
}
