"""ED encounters with their longitudinal notes, each a function of the seed and its own number."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

from schemas.vocabulary import Acuity
from transforms.sample import earlier_notes, outcomes
from transforms.sample.draft import Finished, GoldSection, GoldSpan
from transforms.sample.ed_note import Visit
from transforms.sample.people import Patient, Pools, clinician, patient, person_years, pick, pools
from transforms.sample.phrases import some, weighted
from transforms.sample.rows import ED_NOTE, ENCOUNTER_COLUMNS
from transforms.sample.scenario import Scenario
from transforms.sample.scenarios import SCENARIOS
from transforms.sample.scene import Scene
from transforms.sample.sites import site_of

_CHUNK, _PATIENTS = 14, 12  # of 14 visits, 2 are further visits of the 12 patients


class SampleNote(NamedTuple):
    """One note and its gold; offsets are code points of `text`, half-open.

    `spans`: every identifier. `sections`: the sections with their ER stage, heading included. `outcome_start`: first
    character that tells how the visit ended (ED notes only; None where nothing tells).
    """

    note_id: str
    patient_id: str
    encounter_id: str
    note_type: str
    written_at: str
    text: str
    spans: tuple[GoldSpan, ...]
    sections: tuple[GoldSection, ...]
    outcome_start: int | None

    @property
    def row(self) -> tuple[str, ...]:
        """The note as a row of the notes table (`rows.NOTE_COLUMNS`)."""
        return self[:6]


class SampleEncounter(NamedTuple):
    """One visit: its row (`rows.ENCOUNTER_COLUMNS`), its notes in order of time, and the gold ICD-10-CM code."""

    row: dict[str, str]
    notes: tuple[SampleNote, ...]
    scenario: str
    icd10: str


def generate_encounters(count: int, seed: int) -> Iterator[SampleEncounter]:
    """The first `count` visits of the seed; asking for more changes none of them.

    Of 14 visits, two are further visits of the same patients. About one in 25 has no earlier discharge summary, one in
    30 an ED note that does not tell its outcome, one in 100 no ED note, one in 100 no disposition in its row.
    """
    for number in range(count):
        yield encounter(number, seed)


@lru_cache(maxsize=64)
def _owners(chunk: int, seed: int) -> tuple[tuple[int, int], ...]:
    """Patient and number of the visit, for each visit of a chunk."""
    rng = Random(f"{seed}:chunk:{chunk}")
    order = [*range(_PATIENTS), *(rng.randrange(_PATIENTS) for _ in range(_CHUNK - _PATIENTS))]
    return tuple((chunk * _PATIENTS + each, order[:place].count(each)) for place, each in enumerate(order))


@lru_cache(maxsize=64)
def _patient(number: int, seed: int) -> Patient:
    return patient(seed, number)


def encounter(number: int, seed: int) -> SampleEncounter:
    """The visit of that number, from 0."""
    chunk, place = divmod(number, _CHUNK)
    owner, nth = _owners(chunk, seed)[place]
    who, names = _patient(owner, seed), pools(seed)
    rng = Random(f"{seed}:encounter:{number}")
    arrived = who.base + timedelta(days=nth * who.gap, minutes=rng.randrange(1440) if nth else 0)
    scenario = _scenario(rng, who, arrived)
    acuity = list(Acuity)[int(weighted(rng, scenario.acuity)) - 1]
    ending = _ending(rng, scenario)
    encounter_id, csn = f"E{seed % 100:02d}{number + 1:07d}", f"{rng.randint(10**8, 10**9 - 1)}"

    scene = Scene(rng, who, names, site_of(rng, names), arrived, clinician(rng, names))
    scene.csn = csn
    scene.measure(scenario.vitals)
    scene.complaint, scene.diagnosis, scene.code = pick(rng, scenario.complaints), scenario.diagnosis, scenario.code
    scene.onset, scene.presents = scene.plain(scenario.onset), scene.plain(scenario.presents)
    told = rng.random() > 0.033
    finished = []
    if ending != "N" and rng.random() > 0.01:
        note = Visit(scene, scenario, ending, acuity, told).written()
        finished.append(("ED Provider Notes", arrived + timedelta(minutes=rng.randint(20, 200)), note))
    finished += _earlier(rng, who, names, arrived, encounter_id)
    finished.sort(key=lambda each: each[1])
    notes = tuple(
        _note(f"N{encounter_id[1:]}{at:02d}", who, encounter_id, *each) for at, each in enumerate(finished, 1)
    )
    row = _row(rng, scene, scenario, acuity, ending, encounter_id)
    return SampleEncounter(row, notes, scenario.key, scenario.code)


def _note(
    note_id: str, who: Patient, encounter_id: str, note_type: str, written: datetime, done: Finished
) -> SampleNote:
    outcome = done.outcome_start if note_type == ED_NOTE else None
    return SampleNote(
        note_id,
        who.patient_id,
        encounter_id,
        note_type,
        f"{written:%Y-%m-%dT%H:%M:%S}",
        done.text,
        done.spans,
        done.sections,
        outcome,
    )


def _scenario(rng: Random, who: Patient, at: datetime, admitted: bool = False) -> Scenario:
    """A scenario that may befall the patient; `admitted`: one that may lead to a stay."""
    years, sex = person_years(who.born, at.date()), "f" if who.female else "m"
    fit = [
        each
        for each in SCENARIOS
        if each.ages[0] <= years <= each.ages[1]
        and each.sex in ("", sex)
        and (not admitted or each.disposition.get("A", 0) >= 1)
    ]
    if not fit:
        fit = [each for each in SCENARIOS if each.sex in ("", sex)]
    return rng.choices(fit, [each.weight for each in fit])[0]


def _ending(rng: Random, scenario: Scenario) -> str:
    rare = rng.random()
    for letter, share in (("M", 0.014), ("E", 0.008), ("W", 0.006), ("N", 0.002)):
        rare -= share
        if rare < 0:
            return letter
    return weighted(rng, scenario.disposition)


_COUNTS = {2: 1.5, 3: 2, 4: 3, 5: 4, 6: 3.5, 7: 2.5, 8: 1.5, 9: 1}


def _earlier(
    rng: Random, who: Patient, names: Pools, arrived: datetime, encounter_id: str
) -> list[tuple[str, datetime, Finished]]:
    """Notes of earlier stays, each by a generator of its own."""
    lacks = rng.random() < 0.04
    kinds = [] if lacks else ["Discharge Summary"]
    weights = {
        kind: share for kind, share in earlier_notes.KINDS.items() if not (lacks and kind == "Discharge Summary")
    }
    kinds += [weighted(rng, weights) for _ in range(int(weighted(rng, _COUNTS)) - len(kinds))]
    stay = _scenario(rng, who, arrived, admitted=True)
    found = []
    for place, kind in enumerate(kinds):
        own = Random(f"{encounter_id}:{place}:{rng.random()}")
        written = arrived - timedelta(days=own.randint(25, 900), minutes=own.randrange(1440))
        past = (
            stay if kind in ("Discharge Summary", "H&P") and place < 3 else _scenario(own, who, written, admitted=True)
        )
        scene = Scene(own, who, names, site_of(own, names), written, clinician(own, names))
        scene.csn = f"{own.randint(10**8, 10**9 - 1)}"
        scene.measure(past.vitals if own.random() < 0.5 else "normal")
        scene.diagnosis, scene.code = past.diagnosis, past.code
        scene.complaint = pick(own, past.complaints)
        scene.onset, scene.presents = scene.plain(past.onset), scene.plain(past.presents)
        found.append((kind, written, earlier_notes.written(kind, scene, past)))
    return found


def _row(
    rng: Random, scene: Scene, scenario: Scenario, acuity: Acuity, ending: str, encounter_id: str
) -> dict[str, str]:
    who, stay = scene.who, timedelta(minutes=rng.randint(45, 900))
    seen = ending not in "NW"
    explained = seen and rng.random() < 0.08
    history = scene._brief_history()
    line = f"{scene.years}-year-old {scene._words('man')} {f'with {history} ' if scene.history else ''}{pick(rng, ('presenting with', 'who presents with', 'with'))} {scene.presents} ({scene.onset})."
    values = {
        "patient_id": who.patient_id,
        "encounter_id": encounter_id,
        "patient_name": who.name.indexed,
        "mrn": who.mrn,
        "birth_date": f"{who.born:%Y-%m-%d}",
        "phone": who.phone,
        "street": who.street,
        "city": who.city,
        "state": who.state,
        "zip": who.zip,
        "email": who.email,
        "pcp_name": who.pcp.full,
        "age_years": str(scene.years),
        "sex": "female" if who.female else "male",
        "acuity": str(acuity),
        "disposition": "" if rng.random() < 0.01 else str(outcomes.DISPOSITIONS[ending]),
        "arrived_at": f"{scene.at:%Y-%m-%dT%H:%M:%S}",
        "departed_at": "" if ending == "N" else f"{scene.at + stay:%Y-%m-%dT%H:%M:%S}",
        "chief_complaint": scene.complaint,
        "ed_diagnosis": scenario.diagnosis if seen else "",
        "one_liner": line if seen else "",
        "race": who.race,
        "language": who.language,
        "education": who.education,
        "marital_status": who.marital,
        "rule_out": "; ".join(some(rng, scenario.rule_outs, 2, 5)) if explained else "",
        "decision_factors": "; ".join(some(rng, scenario.decisive, 1, 3)) if explained else "",
        "treatment_plan": "; ".join(scene.plain(each) for each in some(rng, scenario.treatment, 1, 4))
        if explained
        else "",
    }
    return {name: values[name] for name in ENCOUNTER_COLUMNS}
