"""The command line: help with examples, exit codes as documented, one line for each error, and dry runs that write nothing."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from flows.command_line import app, main
from flows.errors import EXIT_CODE_MEANINGS, ConfigError, ExitCode

Told = tuple[int, str, str]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Callable[..., Told]:
    """The command in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> Told:
        monkeypatch.setattr("sys.argv", ["casewright", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run


COMMANDS = sorted(each.name or each.callback.__name__ for each in app.registered_commands)

NOTES = "note_id,patient_id,encounter_id,note_type,written_at,text\n1,p,v,Consults,2031-01-01,Seen today.\n"


@pytest.fixture
def config(tmp_path: Path) -> Callable[..., Path]:
    """Writes a configuration: a good one, with changes, or any text."""
    (tmp_path / "notes.csv").write_text(NOTES)

    def write(text: str | None = None, source: object = None, **changes: object) -> Path:
        told = {"output": str(tmp_path / "out"), "sources": {"ed": source or {"layout": "notes", "path": "notes.csv"}}}
        place = tmp_path / "casewright.yaml"
        place.write_text(text if text is not None else yaml.safe_dump({**told, **changes}))
        return place

    return write


def test_every_command_shows_examples(command: Callable[..., Told]) -> None:
    assert {"build", "ingest", "deidentify", "segment", "publish", "validate", "sample", "status"} <= set(COMMANDS)
    for name in COMMANDS:
        code, said, _ = command(name, "--help")
        assert code == 0
        assert f"casewright {name} " in said.partition("Examples")[2]


def test_help_lists_every_exit_code(command: Callable[..., Told]) -> None:
    _, said, _ = command("--help")
    words = " ".join(said.replace("│", " ").split())
    for code, meaning in EXIT_CODE_MEANINGS.items():
        assert f"{int(code)} {meaning}" in words


@pytest.mark.parametrize(
    "arguments", [("bild",), ("build",), ("build", "c.yaml", "--wrokers", "2"), ("build", "c.yaml", "--workers", "0")]
)
def test_wrong_usage_ends_with_2(command: Callable[..., Told], arguments: tuple) -> None:
    code, said, wrong = command(*arguments)
    assert code == ExitCode.USAGE and not said
    assert "Usage" in wrong and "Traceback" not in wrong


WRONG_CONFIGURATIONS = {
    "empty": ("", "must hold a mapping"),
    "no mapping": ("- a\n- b\n", "must hold a mapping"),
    "no yaml": ("a: [1,\nb: }", "line 2"),
    "binary": ("a: \x01", "is not YAML"),
    "same key twice": ("sources:\n  a: {layout: jats, path: x}\n  a: {layout: jats, path: y}\n", "line 3: the same key"),
    "too deep": ("[" * 5000, "is not YAML"),
    "refers to itself": ("sources: &a {x: *a}\n", "sources"),
    "a date that is none": ("version: 2031-02-31", "a value that is none"),
    "no sources": ("name: x\n", "`sources` is missing"),
    "empty sources": ("sources: {}\n", "`sources`"),
    "unknown key": ("sourecs: {}\nsources: {a: {layout: jats, path: x}}", "did you mean `sources`?"),
    "unknown key of a source": ("sources: {a: {layout: jats, pathh: x, path: x}}", "`sources.a.pathh` is not a setting; did you mean `path`?"),
    "unknown key of encounters": (
        "sources: {a: {layout: notes, path: x, encounters: {path: y, colums: {}}}}", "did you mean `columns`?",
    ),
    "unknown key of splits": ("splits: {trian: 1}\nsources: {a: {layout: jats, path: x}}", "did you mean `train`?"),
    "unknown layout": ("sources: {a: {layout: hl7, path: x}}", "must be one of notes, er_reason_wide, er_reason, epic_clarity"),
    "no layout": ("sources: {a: {path: x}}", "must be one of notes, er_reason_wide, er_reason, epic_clarity"),
    "no path": ("sources: {notes: {layout: notes}}", "`sources.notes.path"),
    "empty path": ("sources: {a: {layout: jats, path: ''}}", "a path is empty"),
    "no paths": ("sources: {a: {layout: jats, path: []}}", "`sources.a.path"),
    "NUL in a path": ('sources: {a: {layout: jats, path: "a\\0b"}}', "a path is empty or holds a NUL"),
    "NUL in output": ('output: "a\\0b"\nsources: {a: {layout: jats, path: x}}', "a path is empty or holds a NUL"),
    "path is a number": ("sources: {a: {layout: jats, path: 7}}", "`sources.a.path"),
    "name of a source": ("sources: {Site A: {layout: jats, path: x}}", "`sources.Site A` must match"),
    "source is a text": ("sources: {a: notes.csv}", "`sources.a"),
    "no shards": ("shards: 0\nsources: {a: {layout: jats, path: x}}", "`shards`: Input should be greater than or equal to 1"),
    "shards is a word": ("shards: many\nsources: {a: {layout: jats, path: x}}", "`shards`"),
    "splits add up wrong": ("splits: {train: 0.5}\nsources: {a: {layout: jats, path: x}}", "must add up to 1"),
    "licence": ("licences: [CC BY-ND]\nsources: {a: {layout: jats, path: x}}", "never allowed"),
    "entity": (
        "sources: {a: {layout: notes, path: x, encounters: {path: y, identifiers: {N: NAME}}}}", "`sources.a.encounters.identifiers.N`",
    ),
    "version": ("version: ../up\nsources: {a: {layout: jats, path: x}}", "`version` must match"),
}  # fmt: skip


def one_line(wrong: str) -> str:
    line, end, more = wrong.partition("\n")
    assert (end, more) == ("\n", ""), wrong
    assert line.startswith("casewright: ") and "Traceback" not in line
    return line


@pytest.mark.parametrize("kind", WRONG_CONFIGURATIONS)
def test_wrong_configuration_is_one_line_and_code_2(command: Callable, config: Callable, kind: str) -> None:
    text, expected = WRONG_CONFIGURATIONS[kind]
    code, said, wrong = command("build", config(text), "--dry-run")
    assert (code, said) == (ExitCode.USAGE, "")
    assert expected in one_line(wrong)


def test_configuration_that_is_not_there_or_no_text(command: Callable, tmp_path: Path) -> None:
    for place in (tmp_path / "none.yaml", tmp_path, tmp_path / "latin.yaml", tmp_path / f"{'x' * 300}.yaml"):
        (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9")
        code, _, wrong = command("build", place, "--dry-run")
        assert code == ExitCode.USAGE
        one_line(wrong)


WRONG_SOURCES = {
    "missing file": ({"layout": "notes", "path": "none.csv"}, "none.csv is not there"),
    "missing folder": ({"layout": "jats", "path": "none"}, "none is not there"),
    "folder for a table": ({"layout": "notes", "path": "folder"}, "is a folder; name its files"),
    "empty folder": ({"layout": "jats", "path": "folder"}, "no file lies in"),
    "pattern in vain": ({"layout": "notes", "path": "*.tsv"}, "no file matches"),
    "pattern of articles in vain": ({"layout": "jats", "path": "x*/*.xml"}, "no file matches"),
    "dangling link": ({"layout": "jats", "path": "dangling"}, "is a link to nothing"),
    "circle of links": ({"layout": "notes", "path": "circle"}, "is a link to nothing"),
    "pipe": ({"layout": "notes", "path": "pipe.csv"}, "no regular file"),
    "device": ({"layout": "jats", "path": "/dev/zero"}, "no regular file"),
    "very long name": ({"layout": "notes", "path": "x" * 5000}, "is not there"),
    "line break in a name": ({"layout": "notes", "path": "a\nb.csv"}, "a\\nb.csv is not there"),
    "missing encounters": (
        {"layout": "notes", "path": "notes.csv", "encounters": {"path": "visits.csv"}}, "visits.csv is not there",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG_SOURCES)
def test_source_that_cannot_be_read_is_one_line_and_code_3(
    command: Callable, config: Callable, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe.csv")
    source, expected = WRONG_SOURCES[kind]
    code, said, wrong = command("build", config(source=source), "--dry-run")
    assert (code, said) == (ExitCode.INPUT, "")
    line = one_line(wrong)
    assert "source ed: " in line and expected in line


def test_what_prefect_keeps_of_an_error_names_no_path(config: Callable, tmp_path: Path) -> None:
    from flows.plan import make_plan
    from flows.settings import RunOptions
    from flows.sources import parts_of

    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for source, _ in WRONG_SOURCES.values():
        plan = make_plan(str(config(source=source)), RunOptions(), make=False)
        if source["path"] not in ("dangling", "circle"):
            with pytest.raises(Exception, match="source ed: ") as error:
                parts_of(plan.settings, plan.roots, save=False)
            assert str(tmp_path) not in str(error.value)


def test_output_within_a_source_is_refused(command: Callable, config: Callable, tmp_path: Path) -> None:
    code, _, wrong = command("build", config(source={"layout": "jats", "path": "."}), "--dry-run")
    assert code == ExitCode.USAGE and "set `output` elsewhere" in one_line(wrong)


def test_dry_run_writes_nothing(
    command: Callable, config: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = config()
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    for name in ("build", "ingest", "deidentify", "segment", "assemble", "publish"):
        code, said, wrong = command(name, place, "--dry-run")
        assert code == 0, wrong
        assert "Would read" in said and str(tmp_path / "out") in said
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_status_before_anything_was_built(command: Callable, config: Callable) -> None:
    code, _, wrong = command("status", config())
    assert code == ExitCode.USAGE and "run `casewright build CONFIG`" in one_line(wrong)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (NOTES.replace("text", "words", 1), "the notes table has no column 'text'"),
        (NOTES.replace("note_type", "note_id", 1), "columns 1 and 4 of the header have the same name"),
    ],
)
def test_wrong_columns_are_one_line_and_code_3(
    casewright: Callable, config: Callable, tmp_path: Path, header: str, expected: str
) -> None:
    place = config()
    (tmp_path / "notes.csv").write_text(header)
    ended = casewright("ingest", place, "--runner", "threads")
    assert ended.returncode == ExitCode.INPUT
    line = one_line(ended.stderr)
    assert "source ed: " in line and expected in line


@pytest.mark.slow
def test_output_that_cannot_be_written_is_one_line_and_code_4(
    casewright: Callable, config: Callable, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "locked").mkdir(mode=0o500)
    for output, expected in (("taken", "a file where a folder must be"), ("locked", "no permission to write")):
        ended = casewright("build", config(output=str(tmp_path / output)))
        assert ended.returncode == ExitCode.STORAGE
        assert expected in one_line(ended.stderr)


@pytest.mark.slow
def test_full_disk_is_one_line_and_code_4_and_a_new_run_goes_on(
    casewright: Callable, config: Callable, tmp_path: Path
) -> None:
    rows = [f"{i},p{i},v,Consults,2031-01-01,{' '.join(str(i * j) for j in range(300))}" for i in range(200)]
    (tmp_path / "notes.csv").write_text(NOTES + "\n".join(rows) + "\n")
    place = config(shards=2)

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))

    ended = casewright("ingest", place, "--workers", "1", preexec_fn=small_disk)
    assert ended.returncode == ExitCode.STORAGE
    assert "no space left to write" in one_line(ended.stderr)
    assert not [file for file in (tmp_path / "out").rglob("*") if file.suffix == ".tmp"]
    ended = casewright("ingest", place, "--workers", "1")
    assert ended.returncode == 0, ended.stderr


def test_flow_options_are_checked() -> None:
    from flows.settings import RunOptions

    for told in ({"workers": 0}, {"runner": "forks"}, {"progress": "dots"}):
        (name,) = told
        with pytest.raises(ConfigError, match=f"--{name} must be"):
            RunOptions.of(**told)


def test_a_folder_for_the_sample_and_a_release_to_validate(
    command: Callable, casewright: Callable, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "a.txt").write_text("mine")
    for place, expected in (
        ("taken/a.txt", "is a file; name a folder"),
        ("taken", "is not empty; name another folder"),
    ):
        code, _, wrong = command("sample", tmp_path / place)
        assert code == ExitCode.USAGE and expected in one_line(wrong)
    assert (tmp_path / "taken" / "a.txt").read_text() == "mine"
    ended = casewright("validate", tmp_path / "taken")
    assert ended.returncode == ExitCode.INPUT and "is no release" in one_line(ended.stderr)
