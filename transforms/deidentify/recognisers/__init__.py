"""The recognisers: each a Presidio `EntityRecognizer` of its own name."""
