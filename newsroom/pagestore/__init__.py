"""The page store: whole public pages, answered ahead of Django.

A page is stored under a key made of its path and the few parameters that count; nothing else of a
request can change what is stored. Pages go when something they show changes (surrogate keys), and
at the next scheduled change at the latest.
"""
