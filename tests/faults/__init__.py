"""Breaks the site in every way that can be made while patients send requests, and counts.

``bench/faults.py`` runs it at length, ``tests/test_no_request_is_lost.py`` briefly. Only this
machine is called, every wait has an end, and the same seed makes the same decisions.
"""
