//! Small files made here.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// `data` as zlib packs it.
pub(super) fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A stream with the entries of its dictionary.
pub(super) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF with a page for each content; more objects follow from number `4 + 2 * contents.len()` on.
pub(super) fn pdf(contents: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
    pdf_with("", contents, more)
}

/// A PDF whose catalogue has more entries.
pub(super) fn pdf_with(entries: &str, contents: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
    let pages: Vec<String> = (0..contents.len())
        .map(|i| format!("{} 0 R", 4 + 2 * i))
        .collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{entries}>>").into_bytes(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", pages.join(" "), pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    let first = 4 + 2 * contents.len();
    for (i, content) in contents.iter().enumerate() {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>/XObject<</X {first} 0 R>>/Properties<</L {first} 0 R>>>>>>",
            5 + 2 * i
        );
        objects.extend([page.into_bytes(), content.clone()]);
    }
    objects.extend_from_slice(more);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    out
}

/// A page that shows these lines; their letters are ASCII.
pub(super) fn text(lines: &[&str]) -> Vec<u8> {
    let lines: Vec<String> = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td")).collect();
    stream(
        "",
        format!("BT /F 11 Tf 60 780 Td {} ET", lines.join(" ")).as_bytes(),
    )
}

/// A page that shows a picture all over, object number `first`.
pub(super) fn scan() -> Vec<u8> {
    stream("", b"q 595 0 0 842 0 0 cm /X Do Q")
}

/// The picture.
pub(super) fn picture() -> Vec<u8> {
    stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
        &[0],
    )
}
