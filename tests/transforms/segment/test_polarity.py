"""Polarity of planted findings: each cue, its scope, and what only looks like a cue."""

import pytest

from flows.jobs.segment import phrase_rules
from schemas.vocabulary import Polarity, SectionRole
from transforms.segment.phrases import Narrative, extract_phrases
from transforms.segment.polarity import parse_polarity

RULES = phrase_rules()


def polarity_of(word, text, role=SectionRole.EXAMINATION):
    """The polarity of the phrases that hold a word; one, or the test is wrong."""
    phrases = extract_phrases(text, [Narrative(0, len(text), role)], RULES)
    found = {str(phrase.polarity) for phrase in phrases if word in text[phrase.start : phrase.end]}
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize(
    "text",
    [
        "There was no rash.",
        "The patient denied rash.",
        "There was no evidence of rash.",
        "She came without rash.",
        "The skin was free of rash.",
        "A rash was not seen.",
        "Neither fever nor rash was noticed.",
        "Examination was negative for rash.",
        "She had a wound rather than a rash.",
        "The rash was absent.",
        "A rash was excluded.",
    ],
)
def test_a_negation_negates_whichever_way_it_is_put(text):
    assert polarity_of("rash", text) == "negated"


@pytest.mark.parametrize("word", ["fever", "cough", "vomiting", "rash", "headache"])
def test_one_negation_holds_for_a_whole_list(word):
    text = "He denied any fever, cough, vomiting or diarrhea, rash, and headache."
    assert polarity_of(word, text) == "negated"


@pytest.mark.parametrize(
    ("text", "negated", "affirmed"),
    [
        ("There was no fever, but he had a cough.", "fever", "cough"),
        ("He had no fever and complained of a cough.", "fever", "cough"),
        ("A man without known allergies presented with vomiting.", "allergies", "vomiting"),
        ("No rash was seen; the liver was enlarged.", "rash", "liver"),
        ("The lungs were clear except for a wheeze.", "lungs", "wheeze"),
        ("He had a cough without fever.", "fever", "cough"),
        ("No lymphadenopathy was found, and the spleen was enlarged.", "lymphadenopathy", "spleen"),
        ("Blood pressure was normal, and elevated temperature was noted.", "pressure", "temperature"),
    ],
)
def test_a_scope_ends_where_another_statement_begins(text, negated, affirmed):
    assert polarity_of(negated, text) == "negated"
    assert polarity_of(affirmed, text) == "affirmed"


@pytest.mark.parametrize(
    "text",
    [
        "The headache did not improve.",
        "The fever increased, with no change of the headache.",
        "He was not able to walk because of headache.",
        "Without difficulty he told of a headache.",
        "The CRP was higher than normal with headache.",
        "Gram negative bacteria and headache were found.",
    ],
)
def test_what_only_looks_like_a_negation_negates_nothing(text):
    assert polarity_of("headache", text) == "affirmed"


@pytest.mark.parametrize(
    "text", ["The abdomen was unremarkable.", "The abdomen was normal.", "A normal abdomen.", "Abdomen: normal."]
)
def test_what_is_normal_is_negated(text):
    assert polarity_of("bdomen", text) == "negated"


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Pneumonia was suspected.", "uncertain"),
        ("Possible pneumonia was noted.", "uncertain"),
        ("Pneumonia could not be excluded.", "uncertain"),
        ("His mother had pneumonia.", "family"),
        ("There was a family history of pneumonia.", "family"),
        ("There was no family history of pneumonia.", "negated"),
        ("His mother noticed pneumonia.", "affirmed"),
        ("He had a history of pneumonia.", "historical"),
        ("He had pneumonia ten years ago.", "historical"),
        ("He had a three-day history of pneumonia.", "affirmed"),
        ("The x-ray showed pneumonia.", "affirmed"),
    ],
)
def test_other_polarities(text, polarity):
    assert polarity_of("neumonia", text) == polarity


def test_chronic_diseases_are_historical_only_while_the_narrative_tells_how_the_patient_came():
    text = "A 50-year-old man with gout and diabetes presented with vomiting."
    assert polarity_of("diabetes", text, SectionRole.HISTORY) == "historical"
    assert polarity_of("vomiting", text, SectionRole.HISTORY) == "affirmed"
    assert polarity_of("iabetes", "Diabetes was found.", SectionRole.INVESTIGATIONS) == "affirmed"


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("In 2009 he had a fracture of the wrist.", "historical"),
        ("Since March 1998 he wore a brace for a fracture.", "historical"),
        ("At the age of 9 years she began to present with a fracture.", "historical"),
        ("In March 2019 he presented with a fracture.", "affirmed"),
        ("At the age of 9 years she was admitted with a fracture.", "affirmed"),
        ("Medical history was significant for a fracture.", "historical"),
        ("He had suffered a fracture.", "historical"),
        ("There was a clinical suspicion of a fracture.", "uncertain"),
        ("A fracture was also considered.", "uncertain"),
        ("The x-ray was suggestive of a fracture.", "uncertain"),
    ],
)
def test_other_times_and_doubts_while_the_narrative_tells_how_the_patient_came(text, polarity):
    assert polarity_of("fracture", text, SectionRole.HISTORY) == polarity


def test_a_negation_ends_where_its_subject_does_something_else():
    assert polarity_of("knee", "He denied trauma and by his account some knee pain.") == "affirmed"


def test_a_test_and_what_it_did_not_show_are_one_statement():
    text = "The smear showed no schistocytes."
    phrases = extract_phrases(text, [Narrative(0, len(text), SectionRole.INVESTIGATIONS)], RULES)
    assert {(text[p.start : p.end], p.polarity) for p in phrases} == {
        ("The smear showed no schistocytes", Polarity.NEGATED)
    }


@pytest.mark.parametrize("row", ["negated,sideways,no", "denied,forward,no"])
def test_a_wrong_cue_is_named_by_its_line(row):
    with pytest.raises(ValueError, match="line 2"):
        parse_polarity(["effect,direction,cues\n", row + "\n"])
    with pytest.raises(ValueError, match="columns"):
        parse_polarity(["cue\n", "no\n"])


@pytest.mark.parametrize(
    ("word", "text", "polarity"),
    [
        ("failure", "He had been on home ventilation since March 2009 due to respiratory failure.", "historical"),
        ("failure", "He now has dyspnea due to respiratory failure.", "affirmed"),
        ("cough", "This is a 60-year-old man with hypertension (stage: 2), asthma and a cough.", "historical"),
        ("cough", "This is a 60-year-old man with fever and a cough.", "affirmed"),
        ("vomiting", "He denied fever, and on the way home she saw vomiting.", "affirmed"),
        ("development", "Her psychomotor development was evaluated as normal.", "negated"),
    ],
)
def test_causes_lists_and_subjects(word, text, polarity):
    assert polarity_of(word, text, SectionRole.HISTORY) == polarity


@pytest.mark.parametrize(
    ("word", "text", "polarity"),
    [
        ("gallop", "There were no murmurs and an intermittent gallop.", "affirmed"),
        ("effusion", "The film showed no fracture, a small effusion, and a mass.", "affirmed"),
        ("enlargement", "The rhythm was regular, normal rate with right atrial enlargement.", "affirmed"),
        ("hematuria", "There was no cyst or mass or hematuria were seen.", "negated"),
        ("Electrocardiogram", "An Electrocardiogram was recorded, which was normal.", "negated"),
        ("blood", "Routine blood counts were performed and were within the normal range.", "negated"),
        ("karyotype", "The bone marrow revealed a normal 46XX karyotype.", "negated"),
        ("CRP", "The CRP was 9 mg/L (normal 0-5 mg/L).", "affirmed"),
        ("molar", "The absence of the left molar was seen.", "affirmed"),
        ("artery", "The right coronary artery was absent.", "affirmed"),
        ("lymphadenopathy", "Chest CT without contrast showed lymphadenopathy.", "affirmed"),
        ("confused", "He was not oriented to place and confused.", "affirmed"),
        ("pneumonia", "Differential diagnoses included asthma, bronchitis, and pneumonia.", "uncertain"),
        ("meningitis", "She was considered to have developed a meningitis.", "uncertain"),
        ("variant", "A likely pathogenic variant was found in the gene.", "affirmed"),
        ("bleeding", "The APTT was 49.50 s. There was no bleeding.", "negated"),
        ("abdomen", "There was no fever and the abdomen was tender.", "affirmed"),
        ("crackles", "There was no murmur and crackles were heard.", "affirmed"),
        ("headache", "He denied having a cough, a fever, or a headache.", "negated"),
        ("effusion", "CT did not show a mass, an effusion, or a fracture.", "negated"),
        ("vomiting", "He denied any complaint of vomiting.", "negated"),
        ("pneumonia", "Chest radiography was performed with no delay and showed pneumonia.", "affirmed"),
        ("ascites", "A total of 2000 mL of ascites was drained in May 2019.", "affirmed"),
        ("hemorrhage", "There was no blood flow, suggesting a hemorrhage.", "affirmed"),
        ("nodules", "CT showed resolution of the lung nodules.", "affirmed"),
        ("cough", "The injections failed to improve her cough.", "affirmed"),
        ("heart", "Echocardiography revealed a functionally normal heart.", "negated"),
        ("biopsy", "A lymph node biopsy was performed with negative results.", "negated"),
        ("bilirubin", "The bilirubin reached 29.4 µmol/L.\n\nThe growth was normal.", "affirmed"),
    ],
)
def test_where_a_denial_ends_and_what_only_looks_like_one(word, text, polarity):
    assert polarity_of(word, text) == polarity


@pytest.mark.parametrize(
    ("word", "text", "polarity"),
    [
        ("death", "There was a family history of sudden death.", "family"),
        ("heart", "A female sibling died at 3 months of heart failure.", "family"),
        ("cancer", "He was well except for a breast cancer of his mother.", "family"),
        ("headache", "The patient had a history of fever, headache and vomiting.", "affirmed"),
        ("thyroidectomy", "She underwent a thyroidectomy in 2000.", "historical"),
        ("swelling", "She reported to the department in April 2015 with swelling.", "affirmed"),
        ("mastectomy", "She had a history of breast cancer. She underwent a mastectomy.", "historical"),
        ("mass", "The patient noticed the nasal mass 5 years ago.", "affirmed"),
        ("failure", "Ten years ago he was noted to have renal failure.", "historical"),
        (
            "chest",
            "She had a history of breast cancer. She had been experiencing chest pain for three days.",
            "affirmed",
        ),
        ("fever", "He had a fever and a cough according to the report of his mother.", "affirmed"),
        ("pneumonia", "He had pneumonia 5 years ago.", "historical"),
        ("appendectomy", "He had fever in May 2019. In 2012, he underwent appendectomy.", "historical"),
        ("headache", "He had an ulcer in 2012. In May 2019 he had a headache.", "affirmed"),
    ],
)
def test_relatives_and_earlier_times(word, text, polarity):
    assert polarity_of(word, text, SectionRole.HISTORY) == polarity


@pytest.mark.parametrize(
    ("heading", "polarity"),
    [
        ("Past medical history", "historical"),
        ("Medical history and physical examination", "affirmed"),
        ("History of present illness", "affirmed"),
        ("Family history", "family"),
        ("Social and family history", "affirmed"),
    ],
)
def test_a_heading_tells_whose_and_when(heading, polarity):
    text = f"{heading}\n\nThere was a painful swelling of the knee."
    narrative = Narrative(len(heading), len(text), SectionRole.HISTORY, (), 0, len(heading))
    phrases = extract_phrases(text, [narrative], RULES)
    assert {str(phrase.polarity) for phrase in phrases} == {polarity}
