"""The synthetic sample: ED encounters, notes and case reports that never were."""
