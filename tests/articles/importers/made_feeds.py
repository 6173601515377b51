"""Feeds and folders of any size, made from the documented fields of each format."""

import json
from html import escape

BODY = (
    "<p>Ships <b>return</b> &amp; rest.</p><script>alert(1)</script>"
    '<p><a href="https://old.example/2024/post-1/">first</a></p>'
    '<img src="https://old.example/img/ship.jpg" alt="A ship"><p>[gallery] stays text</p>'
)


def rss(count):
    items = "".join(
        f"<item><title>Post {n} &amp; Şekil</title><link>https://old.example/2024/post-{n}/</link>"
        f'<guid isPermaLink="false">urn:{n}</guid>'
        "<pubDate>Thu, 01 Feb 2024 10:20:30 +0300</pubDate>"
        f"<dc:creator>Author {n % 5}</dc:creator><category>Tag {n % 20}</category>"
        f"<description>Summary {n}</description>"
        f"<content:encoded><![CDATA[{BODY}]]></content:encoded>"
        '<media:content url="https://old.example/img/ship.jpg" medium="image"/></item>'
        for n in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Old</title>'
        "<link>https://old.example/</link><language>en-GB</language>"
        f"{items}</channel></rss>"
    )


def atom(count):
    kinds = {
        0: f'<content type="html">{escape(BODY)}</content>',
        1: '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ships <b>return'
        "</b> &amp; rest.</p></div></content>",
        2: '<content type="text">Ships return &amp; rest.</content>',
    }
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>Post {n}</title>"
        f'<link rel="self" href="https://x.example/"/>'
        f'<link rel="alternate" href="https://old.example/2024/post-{n}/"/>'
        "<published>2024-02-01T10:20:30Z</published><updated>2024-03-01T00:00:00Z</updated>"
        f"<author><name>Author {n % 5}</name></author>"
        f'<category term="t" label="Tag {n % 20}"/><summary>Summary</summary>{kinds[n % 3]}</entry>'
        for n in range(1, count + 1)
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Old</title>'
        f'<link href="https://old.example/"/>{entries}</feed>'
    )


def json_feed(count):
    items = [
        {
            "id": f"urn:{n}",
            "url": f"https://old.example/2024/post-{n}/",
            "title": f"Post {n}",
            **({"content_html": BODY} if n % 2 else {"content_text": "Ships return.\n\nAgain."}),
            "summary": "Summary",
            "image": "https://old.example/img/ship.jpg",
            "date_published": "2024-02-01T10:20:30+03:00",
            "date_modified": "2024-03-01T00:00:00Z",
            "authors": [{"name": f"Author {n % 5}"}],
            "tags": [f"Tag {n % 20}"],
        }
        for n in range(1, count + 1)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "language": "en"}
    return json.dumps({**head, "home_page_url": "https://old.example/", "items": items})


FEEDS = {"rss": rss, "atom": atom, "json": json_feed}

YAML = """---
title: "Post {n}: Şekil"
date: 2024-02-01 10:20:30
lastmod: 2024-03-01
author: Author {a}
tags: [Tag {t}]
description: Summary
image: {{src: ship.jpg, alt: A ship}}
aliases: [/old/{n}/]
---
"""
TOML = """+++
title = "Post {n}"
date = 2024-02-01T10:20:30Z
authors = ["Author {a}"]
tags = ["Tag {t}"]
section = "News/Sea"
+++
"""
MARKDOWN = """
## Heading

Ships **return** & rest, see [first](../2024-02-01-post-1.md).

![A ship](ship.jpg)

| a | b |
|---|---|
| 1 | 2 |

<script>alert(1)</script>
"""
HTML = """<!DOCTYPE html><html><head><title>Post {n}</title>
<meta name="author" content="Author {a}"><meta name="keywords" content="Tag {t}">
<meta property="article:published_time" content="2024-02-01T10:20:30Z"></head>
<body><nav>menu</nav><article><h1>Post {n}</h1><p>Ships <b>return</b> &amp; rest.</p></article>
</body></html>"""


def folder(root, count, picture):
    """Texts of each kind in turn; one picture beside each Markdown text that names it."""
    (root / "sea").mkdir(parents=True)
    (root / "sea/ship.jpg").write_bytes(picture)
    for n in range(1, count + 1):
        values = {"n": n, "a": n % 5, "t": n % 20}
        if n % 3 == 0:
            (root / f"2024-02-01-post-{n}.html").write_text(HTML.format(**values))
        elif n % 3 == 1:
            (root / f"sea/2024-02-01-post-{n}.md").write_text(YAML.format(**values) + MARKDOWN)
        else:
            (root / f"sea/post-{n}.md").write_text(TOML.format(**values) + MARKDOWN)
    return root
