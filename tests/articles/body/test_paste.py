"""Text copied from Word and Google Docs leaves clean structure."""

from articles.body.sanitize import clean

# Written by hand after what Word puts on the clipboard.
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} -->
</style><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head>
<body lang=TR style='tab-interval:35.4pt'><!--StartFragment-->
<h1 style='mso-line-height-rule:exactly'><a name="_Toc1"></a><span lang=EN-US>The strait</span></h1>
<p class=MsoNormal style='margin-bottom:0cm'><b style='mso-bidi-font-weight:normal'><span
lang=EN-US style='font-size:12.0pt;mso-fareast-language:TR'>Ships wait</span></b><span lang=EN-US>
 at the <i>mouth</i><a href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a>.
<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Tugs</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span style='font:7.0pt "x"'>&nbsp; </span></span><![endif]>Harbour
 tugs</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·&nbsp;</span>Pilots</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.&nbsp;</span>First</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'>
<td width=300 valign=top style='width:225.0pt'><p class=MsoNormal>Port<o:p></o:p></p></td>
<td><p class=MsoNormal>Days</p></td></tr></table>
<p class=MsoNormal>Cost: 5<sup>th</sup> <s>old</s></p>
<!--EndFragment--></body></html>
"""

# Written by hand after what Google Docs puts on the clipboard.
DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0a1b">'
    '<h1 dir="ltr" style="line-height:1.38;"><span style="font-size:20pt;font-weight:400;">'
    "The strait</span></h1>"
    '<p dir="ltr" style="margin-top:0pt;"><span style="font-weight:400;">Ships </span>'
    '<span style="font-weight:700;">wait</span><span style="font-style:italic;"> long</span>'
    '<span style="text-decoration:line-through;vertical-align:baseline;"> or not</span>'
    '<span style="font-size:0.6em;vertical-align:super;">2</span></p><br />'
    '<p dir="ltr"><a href="https://www.google.com/url?q=https://example.org/a%3Fb&amp;sa=D">'
    '<span style="color:#1155cc;text-decoration:underline;">source</span></a></p>'
    '<ul style="padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;" '
    'aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">Tugs</span>'
    '</p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation">Harbour</p></li>'
    "</ul><li><p>Pilots</p></li></ul>"
    '<div dir="ltr" align="left"><table><colgroup><col width="301" /></colgroup><tbody><tr>'
    '<td style="border:solid #000 1pt;"><p dir="ltr"><span>Port</span></p></td></tr></tbody>'
    '</table></div><p><span><span style="border:none;display:inline-block;"><img src="https://lh7-rt.'
    'googleusercontent.com/docsz/x" width="602" /></span></span></p></b>'
    '<br class="Apple-interchange-newline">'
)


def test_word():
    assert clean(WORD) == (
        "<h2>The strait</h2>"
        "<p><strong>Ships wait</strong> at the <em>mouth</em>[1].</p>"
        "<ul><li><p>Tugs</p><ul><li><p>Harbour tugs</p></li></ul></li><li><p>Pilots</p></li></ul>"
        "<ol><li><p>First</p></li></ol>"
        "<table><tbody><tr><td><p>Port</p></td><td><p>Days</p></td></tr></tbody></table>"
        "<p>Cost: 5<sup>th</sup> <s>old</s></p>"
    )


def test_google_docs():
    assert clean(DOCS) == (
        "<h2>The strait</h2>"
        "<p>Ships <strong>wait</strong><em> long</em><s> or not</s><sup>2</sup></p>"
        '<p><a href="https://example.org/a?b">source</a></p>'
        "<ul><li><p>Tugs</p><ul><li><p>Harbour</p></li></ul></li><li><p>Pilots</p></li></ul>"
        "<table><tbody><tr><td><p>Port</p></td></tr></tbody></table>"
    )


def test_a_language_is_kept_where_word_did_not_write_it():
    assert clean("<p><span lang=fr>mot</span></p>") == '<p><span lang="fr">mot</span></p>'
