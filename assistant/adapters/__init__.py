"""Adapters: each fulfils a port with one foreign library; they do not know one another."""
