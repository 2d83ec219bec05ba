"""Raw sources become DOCUMENTS and ENCOUNTERS_RAW."""
