"""`casewright train-tagger`: a model file, its figures, and what it will not write over."""

import json

import pytest

from flows.tagger_model import tagger_of
from flows.train_tagger import shipped_lists
from transforms.deidentify.lexicon import codes, with_names
from transforms.deidentify.tagger_features import GIVEN, PLACE, SURNAME


@pytest.mark.long
def test_it_writes_a_model_that_can_be_used_and_its_figures(casewright, tmp_path):
    staff = tmp_path / "staff.txt"
    staff.write_text("Dr. Zqubert Wlomnik, MD\n\nWlomnik\n", encoding="utf-8")
    told = ("train-tagger", "--output", tmp_path / "ours.npz", "--samples", "400", "--names", staff)
    done = casewright(*told, "--json", tmp_path / "figures.json")
    assert done.returncode == 0, done.stderr
    assert "400 samples" in done.stdout and "clinical" in done.stdout and "your lists" in done.stdout
    model = tagger_of(str(tmp_path / "ours.npz"))
    assert model.lexicon["zqubert"] & GIVEN and model.lexicon["wlomnik"] & SURNAME
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["samples"] == 400 and figures["seconds"] > 0 and figures["own_names"] == 2
    assert {each["family"] for each in figures["figures"]} == {"CLINICAL", "QUERIES", "SPOKEN", "GENERAL", "WORLD"}
    assert all(0 < each["recall"] <= 1 and 0 < each["precision"] <= 1 for each in figures["figures"])
    first = (tmp_path / "ours.npz").read_bytes()
    again = casewright(*told)
    assert again.returncode == 2 and "--force" in again.stderr
    assert (tmp_path / "ours.npz").read_bytes() == first
    assert sorted(each.name for each in tmp_path.iterdir()) == ["figures.json", "ours.npz", "staff.txt"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", None])
def test_a_list_that_cannot_be_read_stops_before_training(casewright, tmp_path, content):
    if content is not None:
        (tmp_path / "staff.txt").write_bytes(content)
    done = casewright("train-tagger", "-o", tmp_path / "ours.npz", "--names", tmp_path / "staff.txt")
    assert done.returncode == 3 and "--names" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "ours.npz").exists()


def test_a_folder_is_no_file(casewright, tmp_path):
    assert casewright("train-tagger", "-o", tmp_path).returncode == 2


def test_own_places_are_places():
    assert codes(with_names(shipped_lists(), places=["Xybrook"]))["xybrook"] & PLACE
