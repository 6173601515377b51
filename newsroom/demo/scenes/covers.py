"""The two cover pictures, with the masthead drawn in Pillow's own face."""

import random

from PIL import Image, ImageDraw, ImageFont

from newsroom.demo.scenes.aircraft import fighter
from newsroom.demo.scenes.geometry import PAPER, Colour, bezier, ink, mix, oval
from newsroom.demo.scenes.nature import haze, lens, ridge, sky, stars
from newsroom.demo.scenes.ships import frigate, submarine
from newsroom.demo.scenes.stage import Stage, cover


def masthead(st: Stage, number: str, colour: Colour) -> None:
    """Letter the title and the number across the top."""
    draw = ImageDraw.Draw(st.image)
    s = st.scale
    size = 108 * s
    title = ImageFont.load_default(size=size)
    gap = 15 * s
    wide = sum(title.getlength(c) for c in "MERIDIAN") + gap * 7
    x = (st.image.width - wide) / 2
    for letter in "MERIDIAN":
        draw.text((x, 88 * s), letter, fill=colour, font=title, anchor="lm")
        x += title.getlength(letter) + gap
    left = (st.image.width - wide) / 2
    small = ImageFont.load_default(size=21 * s)
    draw.line([(left, 152 * s), (left + wide, 152 * s)], colour, round(1.6 * s))
    draw.text((left, 170 * s), number, fill=colour, font=small, anchor="lm")


def cover_351(rng: random.Random) -> Image.Image:
    """A frigate on a calm sea, and below it the submarine it does not see."""
    st = cover(rng)
    sky(st, [(0, ink("e9dcbc")), (0.6, ink("f0dcae")), (1, ink("efc488"))], 410)
    st.glow(470, 330, 330, ink("fbe9c2"), 0.9)
    st.disc(ink("9b1c1f"), 470, 330, 118)
    frigate(st, 330, 402, 3.6, ink("1c3644"), ink("a59a80"))
    deep = st.wash([(0, ink("6fa09d")), (0.1, ink("3d7d88")), (0.45, ink("1c4f66")), (1,
            ink("081a29"))], 408)
    st.scrub(deep, ink("9dc3b6"), 0.2)
    st.scrub(deep, ink("06121d"), 0.3, blotch=True)
    st.fill(ink("c4493a"), *[lens(470 + rng.gauss(0, 34 + i), 414 + i * 4.2, rng.uniform(30,
            120) - i, 1.7)
                             for i in range(30)], alpha=0.6)
    for i in range(7):
        x = 60 + i * 105
        st.shade(st.shape([(x, 410), (x + 46, 410), (x + 90 - i * 26, 900), (x - 60 - i * 26,
                900)]),
                 ink("bfdccf"), (x, 860), (x, 380), 0.2, 0)
    st.fill(PAPER, *[lens(rng.uniform(0, 750), 409 + rng.gauss(0, 2), rng.uniform(20, 80), 1.5)
                     for _ in range(40)], alpha=0.8)
    st.glow(375, 730, 420, ink("4a8b94"), 0.75, 0.45)
    submarine(st, 392, 745, 6.1, ink("0a1823"), ink("4f7c88"))
    belly = st.fill(ink("0a1823"), oval(378, 748, 322, 37))
    st.shade(belly, ink("3c6a78"), (378, 745), (378, 700), 0.6)
    st.fill(ink("0a1823"), [(60, 742), (34, 690), (62, 690), (110, 742)], [(60, 752), (34, 806),
            (62, 806),
                                                                         (110, 756)], oval(40, 748,
                                                                         7, 40))
    bubbles = [oval(40 - rng.random() * 60, 748 + rng.gauss(0, 26), rng.uniform(1.5, 4.5),
            n=14) for _ in range(24)]
    st.fill(ink("a9c9c4"), *bubbles, alpha=0.6)
    masthead(st, "351", ink("14202b"))
    return st.finish(0.3)


def cover_352(rng: random.Random) -> Image.Image:
    """Three fighters climbing out of the mountains towards the night."""
    st = cover(rng)
    sky(st, [(0, ink("0e2234")), (0.4, ink("255069")), (0.7, ink("b88a62")), (1, ink("efb877"))],
            900)
    stars(st, 120, 420)
    st.glow(375, 800, 430, ink("fbd79a"), 0.9)
    st.disc(ink("b3282a"), 375, 740, 150)
    for y, amp, tone, fog in ((770, 60, "a66a52", "efb57c"), (840, 56, "6a4a4c", "c98862"),
                              (910, 46, "2b3443", "6d5452")):
        ridge(st, y, amp, ink(tone), ink(fog), 0.52, 130)
    haze(st, 850, 60, ink("efc08a"), 0.35)
    ridge(st, 965, 30, ink("101a26"), None, 0.5)
    for x, y, s, turn in ((375, 345, 1.25, 0), (205, 505, 0.92, -7), (548, 520, 0.92, 7)):
        tail = y + 84 * s
        for side in (-6, 6):
            a = bezier((x + (side - 2.5) * s - turn * 1.6, tail), (x - turn * 3, tail + 120),
                    (x - turn * 8, 800), (375, 960))
            b = bezier((x + (side + 2.5) * s - turn * 1.6, tail), (x - turn * 3 + 6, tail + 120),
                    (x - turn * 8 + 10, 800), (381, 960))
            path = st.shape([*a, *b[::-1]], soft=1)
            st.shade(path, PAPER, (375, 880), (x, tail), 0.85, 0)
        fighter(st, x, y, s, turn, ink("1a2a38"), mix(ink("e3b98a"), PAPER, 0.2))
    masthead(st, "352", ink("f1e4c8"))
    return st.finish(0.3)


SCENES = {"cover-351": cover_351, "cover-352": cover_352}
