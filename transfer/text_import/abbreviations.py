"""How abbreviations are written that a text in capitals doesn't tell from words. Pure."""

import re
from collections.abc import Collection

TITLES = frozenset({"dr", "drs", "mr", "mrs", "prof"})
DOTTED_TITLES = frozenset({"ms", "mt", "st"})  # without a dot, "MS" is multiple sclerosis

# What is a word as well ("aids", "add", "us") is missing: the prose has to show it.
_LISTED = """
    abc aca acl adhd als ama apa aps asd atp bdd bhrt bmi bpd bppv cbd cbt cdc cfs copd covid cpap
    cpt cptsd crps ct dbt dexa dhea diy dmt dna dnp dsm dvt ecg ect eds eeg ehr ekg emdr emg emr ent
    epa eps erp eu fda fmla fmt fsa gaba gad gerd gi hbot hcg hdl hiit hipaa hiv hmo hpa hpv hrt hsa
    hsv ibd ibs icd icu id iga igg ii iii iop iu iud iui iv ivf ix kap lcsw ldl ldn lgbtq
    lgbtqia lmt lpn maoi mcas md mdma mmr moca mri mrsa ms msa mthfr nac nad nih nimh nmda np nsaid
    ny nyc ocd ok otc pcos pcp pcr pdf pemf pmdd pms pnp ppi ppo prp psa ptsd qr rda rem rls rn rna
    rsi sibo sle snri spf ssdi ssi ssri std sti suv tbi tca tcm thc tia tlc tmd tmj tms trt tsh tv
    uk usa uti uv uva uvb va vi vii viii vip vns wic xi xii
"""
_ABBREVIATIONS = frozenset(_LISTED.split())
_MIXED = {"jr": "Jr", "mrna": "mRNA", "ph": "pH", "phd": "PhD", "phds": "PhDs", "sr": "Sr"}
_BESIDE = {"aids": "hiv", "add": "adhd"}  # words, but for a heading that names the other one too

_VOWEL = re.compile(r"[aeiouy]")
_UNITS = frozenset({"cm", "ft", "hr", "hrs", "kg", "km", "lb", "lbs", "mcg", "mg", "ml", "mm"})
_NO_VOWELS = _UNITS | {"hmm", "nth", "pst", "shh", "tsk", "vs"}  # and yet no abbreviations
_SHORTEST = 2  # letters


def written(folded: str, heading: Collection[str]) -> str:
    """An abbreviation in its own capitals; empty for what may be a word.

    ``heading``: all words that stand around it, case-folded.
    """
    if folded in _MIXED:
        return _MIXED[folded]
    if folded in _ABBREVIATIONS or _BESIDE.get(folded) in heading:
        return folded.upper()
    if folded.endswith("s") and folded[:-1] in _ABBREVIATIONS:
        return f"{folded[:-1].upper()}s"
    return ""


def is_no_word(folded: str) -> bool:
    """Whether letters can't be a word, so that their capitals are not the heading's alone."""
    is_latin = folded.isascii() and folded.isalpha() and len(folded) >= _SHORTEST
    return is_latin and folded not in _NO_VOWELS and not _VOWEL.search(folded)
