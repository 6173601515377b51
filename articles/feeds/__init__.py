"""Feeds: RSS 2.0, Atom and JSON Feed of the site, an edition, a section, a tag or an author."""
