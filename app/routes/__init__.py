"""Thin routes: find the nouns, call one verb, render."""
