"""DEIDENTIFIED and SEGMENTS become the rows of a release."""
