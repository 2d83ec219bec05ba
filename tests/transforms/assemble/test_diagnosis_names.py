"""Names of diagnoses: from titles and sentences, what counts as the same, and what is known of them beforehand."""

from importlib.resources import files

import pytest

from flows.jobs.assemble import known_diagnoses
from transforms.assemble.diagnosis.known import Tell, parse_known_diagnoses
from transforms.assemble.diagnosis.names import akin, initials, is_name, key_words, same_name, sentence_case
from transforms.assemble.diagnosis.statements import Certainty, reported, statements
from transforms.assemble.diagnosis.titles import companions, title_kind, title_names

with files("transforms.assemble.diagnosis").joinpath("known_diagnoses.csv").open(encoding="utf-8") as lines:
    KNOWN = parse_known_diagnoses(lines)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("An unusual case of cardiac myxoma in a young man", "cardiac myxoma"),
        ("Scurvy masquerading as vasculitis: a diagnostic challenge", "Scurvy"),
        ("Gum bleeding leading to the diagnosis of leukemia", "leukemia"),
        ("Hoarseness as the first manifestation of sarcoidosis", "sarcoidosis"),
        (
            "Renal infarction due to fibromuscular dysplasia in a runner",
            "Renal infarction due to fibromuscular dysplasia",
        ),
        ("A 34-year-old man with a cough: a case report of blastomycosis", "blastomycosis"),
        ("Case Report: A Case of Brain Abscess in a Patient With Hereditary Telangiectasia", "Brain Abscess"),
        ("XYZ gene mutation in a patient with recurrent lung cysts", "recurrent lung cysts"),
        ("A rare malignant tumor of the chest (pleural angiosarcoma)", "pleural angiosarcoma"),
        ("A rare case of a nasal mass in Kimura's disease", "Kimura's disease"),
        ("Lessons learned from aortic rupture after a fall", "aortic rupture"),
        ("Case report: lessons learned from aortic rupture after a fall", "aortic rupture"),
    ],
)
def test_what_a_title_is_about(title, name):
    assert title_names(title)[0].name == name


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Cardiac myxoma in a young man", "open"),
        ("Kaposi sarcoma after renal transplantation in a runner", "complication"),
        ("Fungal endocarditis in a hemodialysis patient", "open"),
        ("Drug or disease? A case of Sweet syndrome", "open"),
        ("Dialysis or diet in a pregnant woman with cystic disease?", "treatment"),
        ("Successful treatment of scurvy", "treatment"),
        ("Catheter-directed thrombolysis for sinus thrombosis", "treatment"),
        ("Robot-assisted radical nephrectomy for a giant tumor", "treatment"),
        ("Scurvy successfully treated with oranges", "treatment"),
        ("Levofloxacin-induced thrombocytopenia", "adverse_reaction"),
        ("Ethylene glycol poisoning", "adverse_reaction"),
        ("Scurvy in two sisters", "several_patients"),
        ("Scurvy: report of three cases", "several_patients"),
    ],
)
def test_what_a_title_announces(title, kind):
    assert str(title_kind(title)) == kind


@pytest.mark.parametrize(
    ("sentence", "name", "certainty"),
    [
        ("The final diagnosis was Whipple's disease.", "Whipple's disease", Certainty.FINAL),
        (
            "She was diagnosed with acute intermittent porphyria and given haem.",
            "acute intermittent porphyria",
            Certainty.STATED,
        ),
        ("The findings were consistent with a diagnosis of sarcoidosis.", "sarcoidosis", Certainty.STATED),
        ("This was suggestive of lymphoma.", "lymphoma", Certainty.SUGGESTED),
        ("A provisional diagnosis of pneumonia was made.", "pneumonia", Certainty.DOUBTED),
        ("He had been diagnosed with asthma 3 years ago in another town.", "asthma", Certainty.DOUBTED),
        ("There was no evidence, and a diagnosis of lymphoma was ruled out.", "lymphoma", Certainty.DOUBTED),
    ],
)
def test_what_a_sentence_states(sentence, name, certainty):
    stated = next(each for each in statements(sentence) if each.name == name)
    assert stated.certainty is certainty
    assert sentence[stated.start : stated.end] == name


def test_what_a_report_says_that_it_reports():
    assert reported("We describe the case of a boy with scurvy.") == "scurvy"
    assert reported("Scurvy is known from voyages.") is None


def test_names_of_one_thing():
    assert same_name(key_words("tuberous sclerosis"), key_words("familial tuberous sclerosis complex"))
    assert not same_name(key_words("lung cancer"), key_words("lung abscess"))
    assert akin(key_words("biatrial myxoma"), key_words("cardiac myxomas"))
    assert not akin(key_words("type 1 diabetes"), key_words("acute pancreatitis"))
    assert is_name("Kimura's disease") and not is_name("the second visit")


def test_titles_lose_their_capitals_but_names_keep_theirs():
    text = "It was Kimura disease of the parotid, and Kimura disease is rare; the DRESS syndrome is not."
    assert sentence_case("Kimura Disease of the Parotid", text) == "Kimura disease of the parotid"
    assert sentence_case("DRESS Syndrome", text) == "DRESS syndrome"


def test_known_diagnoses():
    assert KNOWN.icd10cm("Wilson's disease") == "E83.01"
    assert KNOWN.icd10cm("familial tuberous sclerosis complex") == "Q85.1"
    assert KNOWN.icd10cm("a riddle") is None
    assert KNOWN.icd10cm("tuberculosis with lung cancer") is None
    assert "sleeping sickness" in KNOWN.synonyms("human African trypanosomiasis")
    assert KNOWN.synonyms("familial tuberous sclerosis complex") == ()


@pytest.mark.parametrize("row", ["scurvy,,nonsense", "scurvy,,E54\nlack of fruit,scurvy,E55"])
def test_a_list_that_is_wrong_is_refused(row):
    with pytest.raises(ValueError, match="row"):
        parse_known_diagnoses(f"name,synonyms,icd10cm\n{row}\n".splitlines(keepends=True))


def test_what_gives_a_diagnosis_away_is_told_by_any_of_its_names():
    known = known_diagnoses()
    assert "agalsidase" in known.tells(["late-onset Fabry's disease"])[Tell.THERAPY]
    assert "GLA" in known.tells(["Anderson-Fabry disease"])[Tell.GENE]
    assert known.tells(["renal infarction"]) == {}
    assert "trastuzumab" not in known.tells(["thyroid metastases from breast cancer"]).get(Tell.THERAPY, ())


@pytest.mark.parametrize("row", ["potion,water,thirst", "therapy,,thirst", "therapy,water,of the", "therapy,water"])
def test_give_aways_that_are_wrong_are_refused(row):
    with pytest.raises(ValueError, match="give-aways"):
        parse_known_diagnoses(["name,synonyms,icd10cm\n"], ["kind,terms,diagnoses\n", row + "\n"])


def test_what_a_title_says_a_disease_came_with():
    assert companions("Gastric perforation associated with acute pancreatitis") == ["acute pancreatitis"]
    assert companions("Cardiac failure resolving after repair of AV fistula in an infant") == ["AV fistula"]
    assert companions("Sarcoidosis presenting as a rash") == []


def test_a_person_is_no_diagnosis():
    assert title_names("A recovered patient protected from reinfection") == []


def test_words_of_one_stem_are_one_word_in_any_number():
    assert key_words("disc herniations and infarcts") == key_words("disc hernia, infarction")
    assert is_name("splenic infarcts") and is_name("disc herniations")


def test_initials_are_no_test():
    assert initials("acute suppurative thyroiditis") == initials("massive renal infarction") == ""
    assert initials("arteriovenous malformation of lung") == "AML"
