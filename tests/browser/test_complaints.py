"""The collector of complaints hears what a reader's browser would refuse or stumble over."""

import pytest


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>document.title = 'inline'</script>", "Content Security Policy"),
        ("<p style='color: red'>text</p>", "Content Security Policy"),
        ("<script src='/throws.js'></script>", "uncaught"),
        ("<img src='/missing.png' alt=''>", "404"),
    ],
)
def test_a_page_that_complains_is_heard(page, complaints, body, complaint):
    headers = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html"}
    page.route("**/complaints", lambda route: route.fulfill(body=body, headers=headers))
    page.route("**/throws.js", lambda route: route.fulfill(body="throw new Error('thrown')"))
    page.goto("/complaints", wait_until="networkidle")
    assert complaint in " ".join(complaints.unexpected())
    complaints.expect(complaint)


def test_the_two_pages_share_no_cookie(page, anonymous, live_server):
    page.context.add_cookies([{"name": "mine", "value": "1", "url": live_server.url}])
    assert not anonymous.context.cookies()
