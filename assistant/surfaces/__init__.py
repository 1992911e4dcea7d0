"""Surfaces: how people and other programs reach the core."""
