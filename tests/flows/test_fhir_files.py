"""FHIR resources in several files: what replaces another may stand in the next one; a damaged file costs its note."""

import base64
import gzip
import json

import polars as pl
import yaml


def test_files_of_documents_are_read_together_and_a_damaged_attachment_costs_its_note(run, tmp_path):
    folder = tmp_path / "fhir"
    folder.mkdir()

    def document(key, **more):
        own = {
            "resourceType": "DocumentReference",
            "id": key,
            "status": "current",
            "subject": {"reference": "Patient/p1"},
        }
        data = base64.b64encode(f"Fever, version {key}".encode()).decode()
        own["content"] = [{"attachment": {"contentType": "text/plain", "data": data}}]
        return json.dumps(own | more) + "\n"

    away = [{"attachment": {"contentType": "text/plain", "url": "note.txt.gz"}}]
    newer = {"relatesTo": [{"code": "replaces", "target": {"reference": "DocumentReference/v1"}}]}
    (folder / "DocumentReference.000.ndjson").write_text(
        document("v1", status="superseded") + document("d", content=away)
    )
    (folder / "DocumentReference.001.ndjson").write_text(document("v2", **newer))
    (folder / "note.txt.gz").write_bytes(gzip.compress(b"Cough " * 999)[:-12])
    config = tmp_path / "casewright.yaml"
    sources = {"fhir": {"layout": "fhir", "path": str(folder)}}
    config.write_text(yaml.safe_dump({"output": str(tmp_path / "out"), "shards": 1, "sources": sources}))
    run("ingest", config=config)
    kept = pl.read_parquet(tmp_path / "out" / "phi" / "documents" / "*.parquet")
    assert kept["native_id"].to_list() == ["v2"]
    lost = pl.concat(pl.read_parquet(each) for each in (tmp_path / "out" / "work" / "rejects").rglob("*.parquet"))
    assert sorted(lost["reason"].cast(pl.String)) == ["superseded", "unreadable"]
