"""What a physician's own reasoning in an ED note says: diagnoses weighed, on what evidence, and what was done."""
