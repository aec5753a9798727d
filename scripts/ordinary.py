#!/usr/bin/env python3
"""Gathers the ordinary French that the model is fitted on beside the corpus: text in which nothing is to be flagged.

    python3 scripts/ordinary.py TEXTS OUT

TEXTS holds public text, one folder a collection, each with the licence it is published under; none of it is in the repository:
    an_debats_2013/             debates of the National Assembly, 2013 (XML by N. Legrand, CC BY 3.0 FR)
    codes_juridiques_fr/        legal codes (official text)
    ud_french_gsd/, ud_french_parisstories/, ud_french_rhapsodie/   treebanks (CC BY-SA)
    fredsum_transcripts/        transcripts of televised debates
    commonvoice_fr_gutenberg/   novels (public domain)
    e3c_fr_cases/               clinical cases of anonymous patients (CC BY)

Half of every collection goes into OUT/train, for `examples/fit.rs --ordinary`; passages of the other half into OUT/held, on
which a fit is tried. The same TEXTS give the same files: a digest of all of them is printed, and stands in the training report
(`corpus/ROUNDS.md`).
"""

import hashlib
import json
import random
import sys
from pathlib import Path

TREEBANKS = {"gsd": (["dev"], ["test"]), "parisstories": (["train"], ["dev", "test"]), "rhapsodie": (["train"], ["dev", "test"])}


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")


def blocks(text, size, count, chance):
    """`count` runs of `size` lines, in order, drawn by chance."""
    starts = list(range(0, max(1, len(text) - size), size))
    chance.shuffle(starts)
    return [line for start in sorted(starts[:count]) for line in [*text[start : start + size], ""]]


def sentences(folder, bank, parts):
    files = [folder / f"fr_{bank}-ud-{part}.conllu" for part in parts]
    return [line[9:] for file in files for line in lines(file) if line.startswith("# text =")]


def gathered(texts, chance):
    """Each file as (train or held, name, lines)."""
    for number, file in enumerate(sorted((texts / "an_debats_2013").glob("2*.txt"))):
        text = lines(file)
        held = number % 2 == 1
        yield ("held" if held else "train"), f"debats-{file.stem}", blocks(text, 50, 5, chance) if held else text
    for file in sorted((texts / "codes_juridiques_fr").glob("*.txt")):
        text = lines(file)
        half = len(text) // 2
        yield "train", f"codes-{file.stem}", blocks(text[:half], 40, 12, chance)
        yield "held", f"codes-{file.stem}", blocks(text[half:], 40, 7, chance)
    for bank, (train, held) in TREEBANKS.items():
        folder = texts / f"ud_french_{bank}"
        yield "train", bank, sentences(folder, bank, train)[:1500]
        yield "held", bank, sentences(folder, bank, held)[:1500]
    transcripts = sorted((texts / "fredsum_transcripts").glob("*.txt"))
    for number, debate in enumerate(sorted({file.name.split("--")[0] for file in transcripts})):
        parts = [file for file in transcripts if file.name.startswith(f"{debate}--")][:4]
        text = [line for part in parts for line in lines(part)][:120]
        yield ("held" if number % 2 else "train"), f"fredsum-{debate}", text
    novels = lines(texts / "commonvoice_fr_gutenberg" / "gutenberg.txt")
    half = len(novels) // 2
    yield "train", "gutenberg", blocks(novels[:half], 20, 1000, chance)
    yield "held", "gutenberg", blocks(novels[half:], 20, 60, chance)
    cases = [json.loads(line)["text"] for line in lines(texts / "e3c_fr_cases" / "e3c_fr_cc_by.jsonl") if line]
    chance.shuffle(cases)
    for split, some in (("train", cases[:400]), ("held", cases[-60:])):
        yield split, "e3c", [line for case in some for line in [*case.split("\n"), ""]]


def main(texts, out):
    digest = hashlib.sha256()
    for split, name, text in gathered(Path(texts), random.Random(7)):
        folder = Path(out) / split
        folder.mkdir(parents=True, exist_ok=True)
        content = "\n".join(line.rstrip() for line in text) + "\n"
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
        digest.update(f"{split}/{name}\0{content}\0".encode())
    print(digest.hexdigest())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
