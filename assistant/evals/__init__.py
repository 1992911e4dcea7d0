"""Measures retrieval on labelled situations: cases, metrics, baselines, report, plots, and the check for CI."""
