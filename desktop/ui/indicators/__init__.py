"""Indicators: versions, measures, scopes, targets, placements."""
