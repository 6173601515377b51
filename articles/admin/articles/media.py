"""Scripts and styles of the editor page: ES modules that find each other by the import map."""

from js_asset import ImportMap, Media, Script

MODULES = ("count", "keys", "lead", "panels", "picks", "preview", "saving", "seo", "state")
ENTRY = Script("articles/desk/editor.js", type="module")


def media() -> Media:
    """What the editor page loads beside the body editor's own."""
    names = {f"newsroom/desk/{name}": f"articles/desk/{name}.js" for name in MODULES}
    css = {"all": ["css/tokens.css", "articles/desk/editor.css"]}
    return Media(css=css, js=[ENTRY], importmap=ImportMap(names))
