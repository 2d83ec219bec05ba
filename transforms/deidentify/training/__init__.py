"""How the tagger is trained: invented names, templates, synthetic notes, and the fitting of the weights."""
