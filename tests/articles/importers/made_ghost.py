"""A Ghost export of any size, made from the documented fields: every card in every form."""

import json
from itertools import cycle

PICTURE = "__GHOST_URL__/content/images/2024/05/ship.jpg"
CARDS: dict[str, dict[str, object]] = {
    "image": {"src": PICTURE, "alt": "A ship", "caption": "The <b>ship</b>", "cardWidth": "wide"},
    "gallery": {"images": [{"src": PICTURE, "fileName": "ship.jpg"}], "caption": "Two"},
    "markdown": {"markdown": "## From *Markdown*\n\n- one\n- two\n"},
    "html": {"html": "<p onclick='x()'>From <script>alert(1)</script>HTML</p>"},
    "codeblock": {"code": "print('<&>')", "language": "python", "caption": "Code"},
    "embed": {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "html": "<iframe></iframe>"},
    "bookmark": {"url": "https://a.example/x", "metadata": {"title": "Bookmark <1>"}},
    "callout": {"calloutText": "Mind <i>this</i>", "calloutEmoji": "💡"},
    "toggle": {"heading": "Toggle", "content": "<p>Hidden words</p>"},
    "button": {"buttonText": "Press", "buttonUrl": "https://a.example/press"},
    "call-to-action": {"textValue": "<p>Act now</p>", "buttonText": "Go", "buttonUrl": "/go/"},
    "audio": {"src": "/content/media/talk.mp3", "title": "Talk"},
    "video": {"src": "/content/media/film.mp4", "caption": "Film"},
    "file": {"src": "/content/files/issue.pdf", "fileTitle": "Issue", "fileCaption": "PDF"},
    "product": {"productTitle": "Ship", "productDescription": "<p>Afloat</p>"},
    "header": {"heading": "Header words", "subheading": "below"},
    "horizontalrule": {},
}
SILENT = ["paywall", "signup", "email", "email-cta"]
MOBILEDOC = {"codeblock": "code", "horizontalrule": "hr"}


def text(words, bits=0):
    return {"type": "extended-text", "text": words, "format": bits}


def lexical(number):
    link = {"type": "link", "url": f"__GHOST_URL__/post-{number - 1}/", "children": [text("one")]}
    nodes = [
        {"type": "paragraph", "children": [text("Bold", 1), text(" & both", 3), link]},
        {"type": "extended-heading", "tag": "h2", "children": [text("Heading")]},
        {"type": "list", "listType": "number", "start": 3, "children": [
            {"type": "listitem", "children": [text("Item")]},
        ]},
        {"type": "extended-quote", "children": [text("Quoted")]},
        {"type": "paragraph", "children": [text("a"), {"type": "linebreak"}, text("b", 16)]},
        *({"type": name, **card} for name, card in CARDS.items()),
        *({"type": name, "html": "secret of mails"} for name in SILENT),
    ]  # fmt: skip
    return json.dumps({"root": {"type": "root", "children": nodes}})


def mobiledoc(number):
    cards = [[MOBILEDOC.get(name, name), card] for name, card in CARDS.items()]
    href = f"__GHOST_URL__/post-{number - 1}/"
    sections = [
        [1, "p", [[0, [0], 1, "Bold"], [0, [], 0, " & "], [0, [1], 1, "one"], [1, [], 0, 0]]],
        [1, "h2", [[0, [], 0, "Heading"]]],
        [3, "ol", [[[0, [], 0, "Item"]]]],
        [1, "blockquote", [[0, [], 0, "Quoted"]]],
        *([10, place] for place in range(len(cards))),
    ]
    return json.dumps({
        "version": "0.3.1", "markups": [["strong"], ["a", ["href", href]]],
        "atoms": [["soft-return", "", {}]], "cards": cards, "sections": sections,
    })  # fmt: skip


def html(number):
    return (
        f'<p><strong>Bold</strong> &amp; <a href="__GHOST_URL__/post-{number - 1}/">one</a></p>'
        "<h2>Heading</h2><ol><li>Item</li></ol><blockquote>Quoted</blockquote>"
        f'<figure class="kg-card kg-image-card"><img src="{PICTURE}" alt="A ship"></figure>'
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container"'
        ' href="https://a.example/x"><div class="kg-bookmark-title">Bookmark</div></a></figure>'
    )


def post(number, form):
    source = {"lexical": lexical, "mobiledoc": mobiledoc, "html": html}[form](number)
    return {
        "id": f"id{number}", "uuid": f"uuid-{number}", "title": f"Post {number} Şekil",
        "slug": f"post-{number}", form: source, "feature_image": PICTURE, "type": "post",
        "featured": number % 7 == 0, "status": "published", "visibility": "public",
        "created_at": "2024-01-01T00:00:00.000Z", "updated_at": "2024-03-01T00:00:00.000Z",
        "published_at": "2024-02-01T10:20:30.000Z", "custom_excerpt": "An excerpt",
    }  # fmt: skip


def export(count):
    """An export of `count` posts, a tenth as many pages, and as many members as posts."""
    forms = cycle(["lexical", "mobiledoc", "html"])
    posts = [post(number, next(forms)) for number in range(1, count + 1)]
    pages = [
        post(number, "lexical") | {"type": "page", "slug": f"page-{number}"}
        for number in range(count + 1, count + count // 10 + 1)
    ]
    members = [
        {"id": f"m{number}", "email": f"m{number}@reader.test", "name": "Ö", "email_disabled": 0,
         "created_at": "2024-01-01T00:00:00.000Z"}
        for number in range(count)
    ]  # fmt: skip
    return {
        "posts": posts + pages,
        "users": [{"id": f"u{n}", "name": f"Author {n}", "slug": f"author-{n}", "bio": "Writes",
                   "email": "secret@a.example", "password": "$2a$"} for n in range(5)],
        "tags": [{"id": f"t{n}", "name": f"Tag {n}", "slug": f"tag-{n}", "visibility": "public"}
                 for n in range(20)]
        + [{"id": "t99", "name": "#internal", "slug": "hash", "visibility": "internal"}],
        "posts_authors": [{"post_id": one["id"], "author_id": f"u{n % 5}", "sort_order": 0}
                          for n, one in enumerate(posts)],
        "posts_tags": [{"post_id": one["id"], "tag_id": f"t{n % 20}", "sort_order": 1}
                       for n, one in enumerate(posts)]
        + [{"post_id": "id1", "tag_id": "t99", "sort_order": 2}],
        "posts_meta": [{"post_id": "id1", "meta_title": "For machines",
                        "feature_image_alt": "Alt", "feature_image_caption": "Cap"}],
        "members": members,
        "members_newsletters": [{"member_id": one["id"], "newsletter_id": "n"}
                                for one in members[::2]],
        "settings": [{"key": "title", "value": "Old Ghost"}, {"key": "locale", "value": "en"},
                     {"key": "url", "value": "https://old.example/"}],
    }  # fmt: skip


def write(path, data):
    """Write tables as an export file."""
    whole = {"db": [{"meta": {"version": "5.80.0"}, "data": data}]}
    path.write_text(json.dumps(whole, ensure_ascii=False))
    return path
