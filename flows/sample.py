"""Writing the synthetic sample: notes, encounters, articles, gold labels, and a configuration that builds them."""

from pathlib import Path

from flows.errors import ConfigError, storage_error


def write_sample(folder: Path, encounters: int, articles: int, seed: int, force: bool = False) -> Path:
    """Write a sample into a folder; gives the path of its configuration. Raises ConfigError if the folder is taken."""
    from transforms.sample.articles import generate_articles

    from transforms.sample.encounters import generate_encounters

    config = folder / "casewright.yaml"
    if folder.exists() and any(folder.iterdir()) and not (force and config.exists()):
        raise ConfigError(
            f"{folder} is not empty; name another folder" + (", or use --force" if config.exists() else "")
        )
    try:
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        for old in (folder / "articles").glob("*.xml"):
            old.unlink()
        _write_encounters(folder, generate_encounters(encounters, seed))
        _write_articles(folder, generate_articles(articles, seed))
        config.write_text(_configuration(encounters, articles), encoding="utf-8")
    except OSError as error:
        raise storage_error(error, "sample") from None
    return config
