"""Which of many copies is of the same text: laws that no shared sentence may break."""

from transforms.segment.copies import counterparts, letters

CONSENT = "Informed consent was obtained from the patient."


def test_a_sentence_that_many_share_joins_no_two_reports():
    boy, man = (
        "A boy had seizures for years and was brought to us.",
        "A man had melena for a week and was brought to us.",
    )
    assert counterparts([[boy, CONSENT]], [[man, CONSENT]]) == [None]
    assert counterparts([[boy + boy], [man + man]], [[man + man, CONSENT], [CONSENT, boy + boy]]) == [1, 0]


def test_each_is_the_counterpart_of_one_only():
    assert counterparts([["Gout."], ["gout"]], [["GOUT"]]) == [0, None]
    assert counterparts([["None."], ["-"]], [["none"], ["…"]]) == [0, None]


def test_white_space_signs_and_composition_differ_between_copies():
    assert counterparts([["Sjo\u0308gren’s, 9 %"]], [["Sjögren's,  9%"]]) == [0]
    assert counterparts([], [["x"]]) == [] and counterparts([["x"]], []) == [None]


def test_letters_stand_where_they_say():
    text = "O₂: 9 % É"
    words, places = letters(text)
    assert words == "".join(text[at] for at in places).lower()
