"""Physicians in the loop: tasks out, answers back, what they agree on and what they say together."""
