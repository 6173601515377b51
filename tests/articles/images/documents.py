"""Beginnings of files of every kind, enough to be told apart."""

import io

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP3_TAGGED = b"ID3\x04\0\0\0\0\0\0" + b"\0" * 64
MP3_BARE = b"\xff\xfb\x90\x64" + b"\0" * 64
OGG = b"OggS\0\x02" + b"\0" * 22 + b"\x01\x1e\x01vorbis" + b"\0" * 40
OPUS = b"OggS\0\x02" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 40
M4A = b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom" + b"\0" * 40
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 40
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"


def upload(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)
