"""Settings: the configuration file, checked by type, with the nearest known name for an unknown one."""

import glob
import hashlib
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from rapidfuzz import process

from flows.addresses import is_remote, local_path
from flows.databases import duckdb_file
from flows.errors import ConfigError
from flows.extraction_settings import ExtractionSettings
from flows.model_names import OFF, SHIPPED, is_folder, parts_of, shown
from flows.source_settings import SOURCES, ErReasonWideSource, JatsSource, NotesSource, OmopDatabaseSource, Source
from schemas.columns import KEY_PATTERN
from schemas.vocabulary import Entity, Inclusion, Licence
from transforms.deidentify.policy import Dates, Policy, Replacement, Zips, custom, named
from transforms.deidentify.zip_areas import RESTRICTED_ZIP3
from transforms.ingest.layouts import Strict

__all__ = ["ErReasonWideSource", "JatsSource", "NotesSource", "Settings", "Source"]

SOURCE_NAME = r"^[a-z][a-z0-9_]{0,39}$"


class SplitSettings(Strict):
    """Shares of the splits, the salt of their hash, and what counts as a near-duplicate."""

    train: float = Field(0.8, ge=0, le=1)
    validation: float = Field(0.1, ge=0, le=1)
    test: float = Field(0.1, ge=0, le=1)
    salt: str = "casewright"
    near_duplicate_similarity: float = Field(0.7, gt=0, le=1, description="Jaccard similarity of 5-word shingles")
    ledgers: list[str] = Field(default_factory=list, description="published releases whose assignments win")

    @model_validator(mode="after")
    def shares_make_one(self) -> Self:
        if abs(self.train + self.validation + self.test - 1) > 1e-9:
            raise ValueError("train, validation and test must add up to 1")
        return self


class DeidentifySettings(Strict):
    """What notes lose and what stands in its place; articles always pass under the policy `published`."""

    policy: Literal["safe_harbor", "limited_dataset", "custom"] = "safe_harbor"
    replacement: Replacement = Field(Replacement.SURROGATES, description="what stands in the place of identifiers")
    dates: Dates | None = Field(None, description="default: as the policy says")
    zip: Zips | None = Field(None, description="default: as the policy says")
    remove: list[Entity] | None = Field(None, description="for `custom`: what is removed; default: everything")
    restricted_zip3: list[Annotated[str, Field(pattern=r"^[0-9]{3}$")]] | None = Field(
        None, description="ZIP3 areas that become 000; default: a list that comes with the code"
    )
    staff: list[str] = Field(default_factory=list, description="files with names of the staff, one in a line")
    tagger: Annotated[str, Field(min_length=1)] = Field(
        "shipped", description="the model that finds names: `shipped`, a file of `casewright train-tagger`, or `off`"
    )

    @field_validator("tagger", mode="before")
    @classmethod
    def tagger_is_told(cls, told: Any) -> Any:
        if told is False:  # YAML reads a bare `off` so
            return "off"
        if told is None or str(told).strip().lower() in ("", "none", "null", "no", "false", "true"):
            raise ValueError("name a file, `shipped`, or `off`: without the tagger, names that nothing announces stay")
        return told

    @model_validator(mode="after")
    def policy_can_be_made(self) -> Self:
        self.note_policy()
        return self

    def note_policy(self) -> Policy:
        """The policy of notes. Raises ValueError for choices that contradict its name."""
        restricted = RESTRICTED_ZIP3 if self.restricted_zip3 is None else self.restricted_zip3
        if self.policy != "custom":
            if self.remove is not None:
                raise ValueError("`remove` is for the policy custom")
            return named(self.policy, self.replacement, self.dates, self.zip, restricted)
        remove = list(Entity) if self.remove is None else self.remove
        return custom(remove, self.replacement, self.dates or Dates.SHIFT, self.zip or Zips.ZIP3, restricted)


class Settings(Strict):
    """One build: its sources, where it goes, and every choice that changes its bytes."""

    name: str = Field("casewright", pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    version: str | None = Field(
        None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$", description="default: from the content"
    )
    title: str = "Clinical reasoning benchmark"
    output: str = "./casewright-data"
    phi_root: str | None = Field(None, description="default: phi/ in output")
    secret_key_file: str | None = Field(None, description="default: secret.key in the PHI root, made if absent")
    shards: int = Field(16, ge=1, le=10_000)
    sources: dict[Annotated[str, Field(pattern=SOURCE_NAME)], Source] = Field(min_length=1)
    licences: list[Licence] = Field(
        default_factory=lambda: [Licence.CC0, Licence.PUBLIC_DOMAIN, Licence.CC_BY, Licence.CC_BY_SA],
        description="licences of articles that a release may hold",
    )
    inclusion: Inclusion = Field(Inclusion.ER_REASON, description="which ER visits become tasks")
    ccsr: str | None = Field(None, description="your copy of AHRQ's DXCCSR file: CCSR categories of ICD-10-CM codes")
    deidentify: DeidentifySettings = DeidentifySettings()
    extraction: ExtractionSettings = ExtractionSettings()
    splits: SplitSettings = SplitSettings()
    quarantine_limit: float = Field(0.01, ge=0, le=1, description="share of quarantined documents that stops a build")
    quarantine: list[Annotated[str, Field(pattern=KEY_PATTERN)]] = Field(
        default_factory=list, description="ids of documents and visits that are never read by de-identification"
    )
    document_seconds: float = Field(
        60, gt=0, description="seconds that de-identifying one document, alone, may take before it is quarantined"
    )
    recognisers: list[
        Annotated[str, Field(pattern=r"^(?:(?:spacy|huggingface|gliner):[^\s:][^\n:]*|[A-Za-z_][\w.]*:[A-Za-z_]\w*)$")]
    ] = Field(
        default_factory=list,
        description="recognisers beside ours: `spacy:`, `huggingface:` or `gliner:` and a model, or `module:class`",
    )
    rows_per_file: int = Field(50_000, ge=100)

    @model_validator(mode="after")
    def no_derivative_of_nd(self) -> Self:
        if {Licence.CC_BY_ND, Licence.CC_BY_NC_ND, Licence.UNKNOWN, Licence.OTHER} & set(self.licences):
            raise ValueError(
                "licences: a release is a derivative, so no-derivatives, other and unknown are never allowed"
            )
        return self

    def content(self) -> dict[str, Any]:
        """What decides the bytes of a release, without any path; how many shards it was made in does not."""
        told = self.model_dump(
            mode="json",
            exclude={
                "output",
                "phi_root",
                "secret_key_file",
                "shards",
                "sources",
                "version",
                "document_seconds",
                "ccsr",
            },
        )
        told["splits"].pop("ledgers")
        told["extraction"] = self.extraction.content()
        told["deidentify"].pop("staff")
        if told["deidentify"]["tagger"] not in (SHIPPED, OFF):
            told["deidentify"]["tagger"] = "a model of the site's own"
        told["recognisers"] = [shown(each) for each in self.recognisers]
        told["sources"] = {name: source_content(source) for name, source in sorted(self.sources.items())}
        return told


def source_content(source: BaseModel) -> dict[str, Any]:
    """A source's settings without its paths."""
    told = source.model_dump(mode="json", exclude={"path", "uri"})
    if told.get("encounters"):
        told["encounters"].pop("path")
    return told


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class _SameKey(yaml.constructor.ConstructorError):
    """A mapping names a key twice."""


class _Loader(yaml.SafeLoader):
    """YAML, but a key that stands twice is an error: plain YAML would drop the first, a whole source in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and key.value.__class__ is str:
                if key.value in seen:
                    raise _SameKey(None, None, None, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def load_settings(path: str | os.PathLike[str], **overrides: Any) -> Settings:
    """Read a configuration file; relative paths in it start at its folder, except `output` and `phi_root`, which start
    where the command was given.

    Raises ConfigError with the place, what is wrong, and the nearest known name for an unknown one.
    """
    file = Path(path)
    try:
        told = yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such configuration file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({type(error).__name__})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        twice = isinstance(error, _SameKey)
        raise ConfigError(f"{file}{where}: {'the same key stands there twice' if twice else 'is not YAML'}") from None
    except (RecursionError, ValueError):
        raise ConfigError(
            f"{file}: is not YAML of a configuration (nested too deeply, or a value that is none)"
        ) from None
    if not isinstance(told, dict):
        raise ConfigError(f"{file}: must hold a mapping with at least `sources`")
    told.update({key: value for key, value in overrides.items() if value is not None})
    try:
        settings = Settings.model_validate(told)
    except ValidationError as error:
        raise ConfigError(f"{file}: " + "; ".join(_say(each, told) for each in error.errors()[:5])) from None
    return _resolve(settings, file.parent)


def _say(error: Any, told: dict[str, Any]) -> str:
    """One error of pydantic in a user's words; the user's own keys may be repeated, values may not."""
    # behind a source's name pydantic puts the layout that it chose
    layout = error["loc"][:1] == ("sources",)
    place = [str(part) for i, part in enumerate(error["loc"]) if part != "[key]" and not (layout and i == 2)]
    where = ".".join(place)
    if error["type"] == "extra_forbidden":
        known = _known_keys(error["loc"])
        near = process.extractOne(str(error["loc"][-1]), known, score_cutoff=50)
        return f"`{where}` is not a setting" + (
            f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(known)}"
        )
    if error["type"] == "union_tag_invalid" or error["type"] == "union_tag_not_found":
        return f"`{where}.layout` must be one of {', '.join(SOURCES)}"
    if error["type"] == "missing":
        return f"`{where}` is missing"
    if error["type"] == "string_pattern_mismatch":
        return f"`{where}` must match {error['ctx']['pattern']}"
    return (
        f"`{where}`: {error['msg'].removeprefix('Value error, ')}"
        if where
        else error["msg"].removeprefix("Value error, ")
    )


def _known_keys(loc: tuple[Any, ...]) -> list[str]:
    model: type[BaseModel] = Settings
    if loc[0] == "splits":
        model = SplitSettings
    elif loc[0] == "extraction":
        model = ExtractionSettings
    elif loc[0] == "deidentify":
        model = DeidentifySettings
    elif loc[0] == "sources" and len(loc) > 3:
        model = SOURCES[str(loc[2])]
        if "encounters" in loc[3:-1]:
            from transforms.ingest.layouts import EncounterTable

            model = EncounterTable
        elif "tables" in loc[3:-2]:
            from transforms.ingest.export_layouts import TableFiles

            model = TableFiles
    return sorted(model.model_fields)


def _resolve(settings: Settings, folder: Path) -> Settings:
    """Make the sources' paths absolute, so that a flow or worker elsewhere finds them."""

    def placed(path: str) -> str:
        if not path or "\0" in path:
            raise ConfigError("a path is empty or holds a NUL character; name the file or folder")
        path = local_path(path)
        return (
            path
            if is_remote(path)
            else os.path.normpath(os.path.join(os.path.abspath(folder), os.path.expanduser(path)))
        )

    sources = {}
    for name, source in settings.sources.items():
        change: dict[str, Any] = {"path": [placed(path) for path in source.paths]}
        if isinstance(source, OmopDatabaseSource):
            file = duckdb_file(source.uri)
            change = {"uri": f"duckdb:{placed(file)}"} if file is not None else {}
        if isinstance(source, NotesSource) and source.encounters:
            change["encounters"] = source.encounters.model_copy(update={"path": placed(source.encounters.path)})
        sources[name] = source.model_copy(update=change)
    secret = settings.secret_key_file
    splits = settings.splits.model_copy(update={"ledgers": [placed(each) for each in settings.splits.ledgers]})
    told = settings.deidentify
    tagger = told.tagger if told.tagger in (SHIPPED, OFF) else placed(told.tagger)
    deidentify = told.model_copy(update={"staff": [placed(each) for each in told.staff], "tagger": tagger})
    recognisers = []
    for each in settings.recognisers:
        form, model = parts_of(each)
        recognisers.append(f"{form}:{placed(model)}" if form and is_folder(model) else each)
    for root in (settings.output, settings.phi_root):
        _ = root is None or placed(root)
    return settings.model_copy(
        update={
            "sources": sources,
            "secret_key_file": secret and placed(secret),
            "ccsr": settings.ccsr and placed(settings.ccsr),
            "splits": splits,
            "deidentify": deidentify,
            "recognisers": recognisers,
        }
    )


def expand(path: str) -> list[str]:
    """The files or folders that a path or pattern names, sorted; a path without wildcards names itself."""
    return sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else [path]


class RunOptions(Strict):
    """How a build runs; nothing here changes its bytes."""

    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=1024)
    runner: str = Field("processes", pattern=r"^(threads|processes|dask|(tcp|tls)://\S+)$")
    progress: Literal["auto", "bar", "lines", "none"] = "auto"

    @classmethod
    def of(cls, workers: int | None = None, runner: str = "processes", progress: str = "auto") -> Self:
        """Options as a flow's parameters give them. Raises ConfigError for what is none."""
        try:
            return cls.model_validate(
                {"runner": runner, "progress": progress} | ({} if workers is None else {"workers": workers})
            )
        except ValidationError as error:
            known = {
                "workers": "a number from 1 to 1024",
                "runner": "threads, processes, dask or tcp://HOST:PORT",
                "progress": "auto, bar, lines or none",
            }
            wrong = sorted({str(each["loc"][0]) for each in error.errors()})
            raise ConfigError("; ".join(f"--{name} must be {known[name]}" for name in wrong)) from None
