"""Trains the model of sections without headings: invented samples and the fit of its weights."""
