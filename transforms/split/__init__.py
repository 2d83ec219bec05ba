"""Groups become splits."""
