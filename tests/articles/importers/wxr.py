"""Small exports, written as WordPress writes them."""

import os
from pathlib import Path
from xml.sax.saxutils import escape

SAMPLES = Path(os.environ.get("NEWSROOM_SAMPLES", Path(__file__).parents[4] / "shared/samples"))
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Lighthouse</title>
<link>https://old.example</link>
<description>News from the coast</description>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
FOOT = "</channel>\n</rss>\n"


def export(*parts: str, head: str = HEAD) -> bytes:
    """A whole file."""
    return (head + "\n".join(parts) + FOOT).encode()


def cdata(text: object) -> str:
    """Text as WordPress wraps it."""
    return f"<![CDATA[{str(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def author(login: str, name: str = "", email: str = "") -> str:
    """An author of the head."""
    return (
        f"<wp:author><wp:author_id>1</wp:author_id><wp:author_login>{cdata(login)}"
        f"</wp:author_login><wp:author_email>{cdata(email)}</wp:author_email>"
        f"<wp:author_display_name>{cdata(name or login)}</wp:author_display_name></wp:author>"
    )


def category(slug: str, name: str, parent: str = "") -> str:
    """A category of the head."""
    return (
        f"<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>{cdata(slug)}"
        f"</wp:category_nicename><wp:category_parent>{cdata(parent)}</wp:category_parent>"
        f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
    )


def tag(slug: str, name: str) -> str:
    """A tag of the head."""
    return (
        f"<wp:tag><wp:term_id>9</wp:term_id><wp:tag_slug>{cdata(slug)}</wp:tag_slug>"
        f"<wp:tag_name>{cdata(name)}</wp:tag_name></wp:tag>"
    )


def item(number: int, title: str = "", content: str = "", **values: object) -> str:
    """An item; `meta` is a dict, `terms` a list of (domain, slug, name), `extra` raw markup."""
    kind = values.get("type", "post")
    date = values.get("date", "2016-05-04 10:30:00")
    meta = values.get("meta", {})
    terms = values.get("terms", [])
    assert isinstance(meta, dict)
    assert isinstance(terms, list)
    slug = values.get("slug", f"piece-{number}")
    link = values.get("link", f"https://old.example/2016/05/{slug}/")
    guid = values.get("guid", f"https://old.example/?p={number}")
    return "\n".join(
        [
            "<item>",
            f"<title>{cdata(title)}</title>",
            f"<link>{escape(str(link))}</link>",
            f"<dc:creator>{cdata(values.get('creator', 'ada'))}</dc:creator>",
            f'<guid isPermaLink="false">{escape(str(guid))}</guid>',
            f"<content:encoded>{cdata(content)}</content:encoded>",
            f"<excerpt:encoded>{cdata(values.get('excerpt', ''))}</excerpt:encoded>",
            f"<wp:post_id>{number}</wp:post_id>",
            f"<wp:post_date>{cdata(date)}</wp:post_date>",
            f"<wp:post_date_gmt>{cdata(values.get('date_gmt', date))}</wp:post_date_gmt>",
            f"<wp:post_name>{cdata(slug)}</wp:post_name>",
            f"<wp:status>{cdata(values.get('status', 'publish'))}</wp:status>",
            f"<wp:post_parent>{values.get('parent', 0)}</wp:post_parent>",
            f"<wp:menu_order>{values.get('order', 0)}</wp:menu_order>",
            f"<wp:post_type>{cdata(kind)}</wp:post_type>",
            f"<wp:post_password>{cdata(values.get('password', ''))}</wp:post_password>",
            f"<wp:is_sticky>{int(bool(values.get('sticky')))}</wp:is_sticky>",
            str(values.get("extra", "")),
            *(
                f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>'
                for domain, nicename, name in terms
            ),
            *(
                f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
                f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
                for key, value in meta.items()
            ),
            "</item>",
        ]
    )


def attachment(number: int, url: str, title: str = "", **values: object) -> str:
    """An attachment, a picture by its address."""
    extra = f"<wp:attachment_url>{cdata(url)}</wp:attachment_url>"
    given = {"slug": f"media-{number}", "status": "inherit", "type": "attachment", **values}
    return item(number, title, str(given.pop("content", "")), extra=extra, **given)


SITE = [
    author("ada", "Ada Deniz", "ada@old.example"),
    category("sea", "Sea"),
    category("ships", "Ships", "sea"),
    tag("secim", "Seçim"),
]
"""The head of most tests."""
