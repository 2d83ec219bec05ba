"""DOCUMENTS become DEIDENTIFIED: the one door out of the PHI root."""
