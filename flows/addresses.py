"""What of a path is an address; nothing here reaches it."""

from urllib.parse import unquote, urlsplit


def is_remote(path: str) -> bool:
    """Whether a path is an address.

    >>> is_remote("s3://bucket/a.tar.gz"), is_remote("/data/a.tar.gz")
    (True, False)
    """
    return "://" in path


def local_path(path: str) -> str:
    """The path of a `file://` address; any other path as it is.

    >>> local_path("file:///data/a%20b.xml"), local_path("s3://b/k")
    ('/data/a b.xml', 's3://b/k')
    """
    return unquote(urlsplit(path).path) if path.lower().startswith("file://") else path
