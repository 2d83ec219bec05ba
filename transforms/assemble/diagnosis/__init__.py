"""A case report becomes a diagnostic question: what was found, where the answer begins, why the authors think so."""
