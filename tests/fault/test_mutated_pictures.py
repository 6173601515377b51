"""Ten thousand pictures with bytes changed: each is kept or refused, no process grows or ends."""

import subprocess
import sys

import pytest

from tests.fault import figures

COUNT, MOST = 10_000, 300  # files; megabytes of the process that looks at them
# In a fresh process: a crash of a decoder would end it, and its largest size is asked about.
LOOK = """
import collections, io, random, re, sys
import django; django.setup()
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image
from articles.images import originals
settings.MEDIA_ROOT = sys.argv[1]
outcomes = collections.Counter()
for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF"):
    chance = random.Random(kind)
    file = io.BytesIO()
    Image.effect_noise((90, 70), 80).convert("RGB").save(file, kind)
    seed = file.getvalue()
    for _ in range(int(sys.argv[2]) // 5):
        data = bytearray(seed)
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)):]
        try:
            originals.keep(io.BytesIO(data))
            outcomes["kept"] += 1
        except ValidationError as refused:
            outcomes[refused.code] += 1
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1000
print(peak, *(f"{name}={number}" for name, number in sorted(outcomes.items())))
"""


@pytest.mark.fault
@pytest.mark.one_database
@pytest.mark.timeout(1800)
def test_changed_bytes_end_no_process(tmp_path):
    command = [sys.executable, "-c", LOOK, str(tmp_path), str(COUNT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    peak, *told = done.stdout.split()
    outcomes = {name: int(number) for name, number in (each.split("=") for each in told)}
    well = (
        sum(outcomes.values()) == COUNT
        and set(outcomes) <= {"kept", "damaged", "not_a_picture", "pixels", "side", "frames"}
        and int(peak) < MOST
    )
    figures.note("pictures with changed bytes", f"{COUNT} files of 5 formats",
                 f"kept or refused, < {MOST} MB", f"{' '.join(told)}, {peak} MB", well)  # fmt: skip
    assert well, done.stdout
