"""The commands that fetch: `casewright fetch pmc`. A build never fetches."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.errors import ConfigError, StepError

if TYPE_CHECKING:
    from flows.fetch import Account

out = Console(soft_wrap=True)
fetching = typer.Typer(no_args_is_help=True, help="Fetch articles into a folder that a build then reads.")

BUCKET = "https://pmc-oa-opendata.s3.amazonaws.com"
LICENCES = ("CC0", "CC BY", "CC BY-SA")


@fetching.callback()
def fetching_() -> None:
    """Fetch articles into a folder that a build then reads."""


@fetching.command(
    "pmc",
    epilog="**Examples**\n\n`casewright fetch pmc cache --pmcids ids.txt`\n\n"
    "`casewright fetch pmc cache --since 2026-11-01 --limit 1000 --dry-run`\n\n"
    "`casewright fetch pmc cache --package https://mirror.example.org/oa_comm_xml.PMC000xxxxxx.tar.gz`",
)
def fetch_pmc(
    folder: Annotated[Path, typer.Argument(help="The cache; sources then name its articles/ or packages/.", show_default=False)],
    pmcids: Annotated[Path | None, typer.Option(help="A file of PMC ids, one in a line.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="Only what changed on this day or later, YYYY-MM-DD.", show_default=False)] = None,
    package: Annotated[list[str] | None, typer.Option(help="Address of a package to fetch as it is, with the list beside it; may be given again.", show_default=False)] = None,
    licence: Annotated[list[str] | None, typer.Option(help="A licence to take; may be given again. Default: CC0, CC BY, CC BY-SA.", show_default=False)] = None,
    after: Annotated[str, typer.Option(help="Begin the listing behind this PMC id.", show_default=False)] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="Fetch no more than so many articles.", show_default=False)] = None,
    base: Annotated[str, typer.Option(help="Address of the bucket, or of a mirror that lists as S3 does.")] = BUCKET,
    rate: Annotated[float, typer.Option(min=0.1, max=50, help="Requests a second, all connections together.")] = 8,
    connections: Annotated[int, typer.Option(min=1, max=16, help="How many at a time.")] = 4,
    verify: Annotated[bool, typer.Option("--verify", help="Read what is there already and compare its checksum.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched; fetch metadata only.")] = False,
) -> None:  # fmt: skip
    """Fetch articles of PubMed Central's open-access subset, or packages of them."""
    from flows import bucket  # late: --help needs none of it
    from flows.fetch import Account, Cache, Wanted, fetch_articles, fetch_packages
    from flows.web import Web

    if since is not None and not bucket.is_day(since):
        raise ConfigError("--since must be a day, such as 2026-11-01")
    if package and (pmcids or since or limit or after):
        raise ConfigError("--package fetches whole packages: no --pmcids, --since, --after or --limit beside it")
    ids, wrong = _ids(pmcids)
    cache = Cache(folder)
    wanted = Wanted(tuple(licence or LICENCES), since, ids, after, limit)
    with cache.alone(), Web(rate=rate) as web, _shown() as bar:
        task = bar.add_task("", total=None)

        def progress(counts: dict[str, int]) -> None:
            bar.update(task, description=", ".join(f"{name} {number:,}" for name, number in counts.items()))

        account = Account()
        for _ in range(wrong):
            account.add("failed", "no PMC id in the line")
        try:
            if package:
                fetch_packages(web, cache, package, account, dry_run, progress)
            else:
                fetch_articles(web, base, cache, wanted, account, connections, dry_run, verify, progress)
        finally:
            (cache.state / "account.json").write_text(json.dumps(account.told(), indent=1) + "\n")
    _say(account, folder)


def _ids(file: Path | None) -> tuple[tuple[str, ...] | None, int]:
    from flows.bucket import read_pmcids

    if file is None:
        return None, 0
    try:
        with open(file, encoding="utf-8", errors="replace") as lines:
            ids, wrong = read_pmcids(iter(lines))
    except OSError as error:
        raise ConfigError(f"--pmcids: {file}: cannot be read ({type(error).__name__})") from None
    return tuple(ids), wrong


def _shown() -> Progress:
    console = Console(stderr=True)
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal)  # fmt: skip


def _say(account: "Account", folder: Path) -> None:
    told = account.counts
    parts = [f"{name.replace('_', ' ')} {told[name]:,}" for name in ("skipped", "unchanged", "fetched", "would_fetch", "failed") if told[name]]  # fmt: skip
    out.print(
        f"listed {told['listed']:,} = {' + '.join(parts) or '0'}; {account.bytes:,} bytes",
        markup=False,
        highlight=False,
    )
    for outcome, why in account.why.items():
        if why:
            reasons = ", ".join(f"{reason} {number:,}" for reason, number in why.most_common())
            out.print(f"{outcome}: {reasons}", markup=False, highlight=False)
    if told["failed"]:
        raise StepError(
            f"{told['failed']:,} could not be fetched (named in {folder / 'state' / 'account.json'}); run again to resume"
        )
