"""Models by one line of the configuration: one that is there finds, one that is not stops before any step."""

import csv
import importlib.util
import json
from pathlib import Path

import polars as pl
import pytest
import spacy
import yaml

import transforms.deidentify
from flows.errors import ConfigError
from flows.recognisers import digest_of, loaded
from flows.settings import DeidentifySettings, Settings, load_settings
from flows.tagger_model import shipped_model, tagger_of

NOTES = {"layout": "notes", "path": "notes.csv"}
MODEL = Path(transforms.deidentify.__file__).parent / "tagger.npz"


def site(folder, text, **settings):
    with open(folder / "notes.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text"))
        writer.writerow(("n1", "p1", "v1", "ED Provider Notes", "2031-04-05 10:00", text))
    told = {
        "output": str(folder / "out"),
        "shards": 1,
        "sources": {"notes": NOTES},
        "splits": {"train": 1.0, "validation": 0, "test": 0},
    }
    place = folder / "casewright.yaml"
    place.write_text(yaml.safe_dump(told | settings))
    return place


@pytest.fixture
def pipeline(tmp_path):
    made = spacy.blank("en")
    made.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "zelbrin"}])
    made.to_disk(tmp_path / "ours")
    return tmp_path / "ours"


@pytest.mark.long
def test_a_pipeline_in_the_configuration_finds_and_is_named_on_the_card(casewright, tmp_path, pipeline):
    config = site(
        tmp_path,
        "HPI: the zelbrin coughs.\nPlan: home.",
        recognisers=["spacy:./ours"],
        deidentify={"replacement": "tags"},
    )
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 0, done.stderr
    text = pl.read_parquet(tmp_path / "out" / "work" / "deidentified" / "*.parquet")["text"][0]
    assert "<PERSON>" in text and "zelbrin" not in text
    (release,) = (each for each in (tmp_path / "out" / "releases").iterdir() if each.is_dir())
    assert "`spacy:ours`" in (release / "README.md").read_text()
    told = json.loads((release / "manifest.json").read_text())["settings"]
    assert told["recognisers"] == ["spacy:ours"] and str(tmp_path) not in json.dumps(told)


@pytest.mark.parametrize(
    ("recogniser", "says"),
    [
        ("spacy:en_core_web_lg", "python -m spacy download en_core_web_lg"),
        pytest.param("huggingface:some/model", "pip install transformers torch", marks=pytest.mark.long),
        ("spacy:./nowhere", "no such folder"),
        pytest.param("gliner:some/model", "pip install gliner", marks=pytest.mark.long),
    ],
)
def test_what_is_not_here_stops_before_any_step_and_says_what_to_install(casewright, tmp_path, recogniser, says):
    package = {"huggingface": "transformers", "gliner": "gliner", "spacy": "en_core_web_lg"}[recogniser.split(":")[0]]
    if importlib.util.find_spec(package):
        pytest.skip(f"{package} is installed here")
    config = site(tmp_path, "HPI: cough.", recognisers=[recogniser])
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 2 and says in done.stderr and done.stderr.strip().count("\n") == 0, done.stderr
    assert not list((tmp_path / "out" / "phi").rglob("*.parquet"))


def test_a_damaged_pipeline_stops(tmp_path, pipeline):
    (pipeline / "config.cfg").write_text("no configuration")
    with pytest.raises(ConfigError, match="spacy:ours cannot be loaded"):
        loaded(f"spacy:{pipeline}")


def test_a_changed_model_is_another(pipeline):
    first = digest_of.__wrapped__(f"spacy:{pipeline}")
    (pipeline / "meta.json").write_text((pipeline / "meta.json").read_text() + " ")
    assert digest_of.__wrapped__(f"spacy:{pipeline}") != first


def test_the_shipped_tagger_is_the_default():
    assert DeidentifySettings().tagger == "shipped"
    assert tagger_of("shipped") is shipped_model()


def test_off_is_told_in_so_many_words(tmp_path):
    for told in ("off", '"off"'):
        place = tmp_path / "casewright.yaml"
        place.write_text(f"sources: {{notes: {{layout: notes, path: a.csv}}}}\ndeidentify: {{tagger: {told}}}\n")
        assert load_settings(place).deidentify.tagger == "off"
    assert tagger_of("off") is None
    for told in ("none", "None", "null", "", "~", "true"):
        place.write_text(f"sources: {{notes: {{layout: notes, path: a.csv}}}}\ndeidentify: {{tagger: {told}}}\n")
        with pytest.raises(ConfigError, match="tagger"):
            load_settings(place)


@pytest.mark.long
def test_off_is_said_on_the_card_and_no_name_is_searched(casewright, tmp_path):
    note = "HPI: Oriana Quillfeather fell and coughs.\nPlan: home."
    config = site(tmp_path, note, deidentify={"tagger": "off", "replacement": "tags"})
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 0, done.stderr
    (release,) = (each for each in (tmp_path / "out" / "releases").iterdir() if each.is_dir())
    assert "the name tagger was switched off" in (release / "README.md").read_text()
    assert "Oriana" in pl.read_parquet(tmp_path / "out" / "work" / "deidentified" / "*.parquet")["text"][0]
    config.write_text(config.read_text().replace("'off'", "shipped"))  # another model: what was done is done anew
    assert casewright("build", config, in_one_process=True).returncode == 0
    assert "Oriana" not in pl.read_parquet(tmp_path / "out" / "work" / "deidentified" / "*.parquet")["text"][0]


def test_a_file_of_ones_own_is_used_and_a_damaged_one_stops(casewright, tmp_path):
    (tmp_path / "ours.npz").write_bytes(MODEL.read_bytes()[:5000])
    config = site(tmp_path, "HPI: cough.", deidentify={"tagger": "ours.npz"})
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 2 and "ours.npz" in done.stderr and "damaged" in done.stderr
    (tmp_path / "ours.npz").write_bytes(MODEL.read_bytes())
    assert tagger_of(load_settings(config).deidentify.tagger).lexicon == shipped_model().lexicon
    told = load_settings(config).content()
    assert told["deidentify"]["tagger"] == "a model of the site's own"
    assert isinstance(load_settings(config), Settings)
