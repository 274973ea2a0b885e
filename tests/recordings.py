"""Films and sounds for tests, made byte by byte: short, silent, and played by every reader."""

import struct

_RATE = 44_100
_SILENT_MP3 = b"\xff\xfb\x10\xc0" + bytes(100)
"""A frame of MPEG-1 layer III, 32 kbit/s, mono, in which nothing is coded: 1152 samples."""


def mp3(seconds: float = 1.0) -> bytes:
    """Return a silent sound."""
    return _SILENT_MP3 * round(seconds * _RATE / 1152)


def m4a(seconds: float = 1.0) -> bytes:
    """Return a silent sound in AAC."""
    return _mp4(b"M4A ", [_sound(seconds)])


def mp4(seconds: float = 2.0, *, codec: bytes = b"avc1", brand: bytes = b"isom") -> bytes:
    """Return a silent film of one picture, 64 × 48, in H.264 and AAC.

    `codec` and `brand` make another file of it for those who look no further.
    """
    return _mp4(brand, [_film(seconds, codec), _sound(seconds)])


class _Bits:
    """Numbers written as H.264 and AAC write them (ITU-T H.264, 7.2 and 9.1)."""

    def __init__(self) -> None:
        self.text = ""

    def u(self, width: int, number: int) -> "_Bits":
        self.text += f"{number:0{width}b}"
        return self

    def ue(self, *numbers: int) -> "_Bits":
        for number in numbers:
            digits = f"{number + 1:b}"
            self.text += "0" * (len(digits) - 1) + digits
        return self

    def raw(self, content: bytes) -> "_Bits":
        self.align()
        self.text += "".join(f"{byte:08b}" for byte in content)
        return self

    def align(self) -> "_Bits":
        self.text += "0" * (-len(self.text) % 8)
        return self

    def bytes(self) -> bytes:
        self.align()
        return int(self.text, 2).to_bytes(len(self.text) // 8, "big")


def _nal(head: int, bits: _Bits) -> bytes:
    """Return a unit of H.264: trailing bit, and a 3 after two zeros (7.4.1)."""
    payload, zeros = bytearray([head]), 0
    for byte in bits.u(1, 1).bytes():
        if zeros >= 2 and byte <= 3:
            payload.append(3)
            zeros = 0
        payload.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(payload)


def _film(seconds: float, codec: bytes) -> tuple[bytes, bytes, int, int, list[bytes]]:
    across, down = 4, 3
    sps = _nal(
        0x67,
        _Bits().u(8, 66).u(8, 0xC0).u(8, 10).ue(0, 0, 2, 1).u(1, 0)
        .ue(across - 1, down - 1).u(1, 1).u(1, 1).u(1, 0).u(1, 0),
    )  # fmt: skip
    pps = _nal(
        0x68, _Bits().ue(0, 0).u(2, 0).ue(0, 0, 0).u(3, 0).ue(0, 0, 0).u(1, 1).u(2, 0)
    )  # fmt: skip
    slice_ = _Bits().ue(0, 7, 0).u(4, 0).ue(0).u(2, 0).ue(0, 1)
    for block in range(across * down):
        slice_.ue(25).raw(bytes([60 + 12 * block]) * 256 + b"\x60" * 64 + b"\x98" * 64)
    frame = _nal(0x65, slice_)
    configuration = _box(
        b"avcC",
        bytes([1, *sps[1:4], 0xFF, 0xE1]),
        struct.pack(">H", len(sps)) + sps + b"\x01" + struct.pack(">H", len(pps)) + pps,
    )
    size = struct.pack(">HH", 16 * across, 16 * down)
    entry = _box(
        codec,
        bytes(6) + b"\0\1" + bytes(16) + size + struct.pack(">III", 0x480000, 0x480000, 0),
        b"\0\1" + bytes(32) + b"\0\x18\xff\xff" + configuration,
    )
    sample = struct.pack(">I", len(frame)) + frame
    return b"vide", entry, 1000, round(seconds * 1000), [sample]


def _sound(seconds: float) -> tuple[bytes, bytes, int, int, list[bytes]]:
    silence = _Bits().u(7, 0).u(8, 0).u(4, 0).u(6, 0).u(4, 0).u(3, 7).bytes()
    configuration = _Bits().u(5, 2).u(4, 4).u(4, 1).u(3, 0).bytes()
    decoder = b"\x40\x15" + bytes(3) + struct.pack(">II", 8000, 8000)
    decoder += bytes([5, len(configuration)]) + configuration
    stream = b"\0\1\0" + bytes([4, len(decoder)]) + decoder + b"\x06\x01\x02"
    esds = _box(b"esds", bytes(4) + bytes([3, len(stream)]) + stream)
    entry = _box(
        b"mp4a",
        bytes(6) + b"\0\1" + bytes(8) + b"\0\1\0\x10" + bytes(4) + struct.pack(">I", _RATE << 16),
        esds,
    )
    return b"soun", entry, _RATE, 1024, [silence] * round(seconds * _RATE / 1024)


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _numbers(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _mp4(brand: bytes, tracks: list[tuple[bytes, bytes, int, int, list[bytes]]]) -> bytes:
    """Return a file with its table of contents before its data (ISO/IEC 14496-12)."""
    head = _box(b"ftyp", brand, bytes(4), brand, b"mp42")
    moov = _moov(tracks, 0)
    moov = _moov(tracks, len(head) + len(moov) + 8)
    return head + moov + _box(b"mdat", *(sample for track in tracks for sample in track[4]))


def _moov(tracks: list[tuple[bytes, bytes, int, int, list[bytes]]], start: int) -> bytes:
    longest = max(len(samples) * each / scale for _, _, scale, each, samples in tracks)
    mvhd = _box(
        b"mvhd",
        bytes(12) + struct.pack(">III", 1000, round(longest * 1000), 0x10000),
        b"\1\0" + bytes(10) + _MATRIX + bytes(24) + struct.pack(">I", len(tracks) + 1),
    )
    boxes = []
    for number, (kind, entry, scale, each, samples) in enumerate(tracks, start=1):
        length = round(len(samples) * each / scale * 1000)
        tkhd = _box(
            b"tkhd",
            struct.pack(">IIIIII", 3, 0, 0, number, 0, length) + bytes(8),
            b"\0\0\0\0" + (b"\1\0" if kind == b"soun" else b"\0\0") + b"\0\0" + _MATRIX,
            struct.pack(">II", 64 << 16, 48 << 16) if kind == b"vide" else bytes(8),
        )
        table = _box(
            b"stbl",
            _box(b"stsd", bytes(4), struct.pack(">I", 1), entry),
            _box(b"stts", bytes(4), struct.pack(">III", 1, len(samples), each)),
            _box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, len(samples), 1)),
            _box(b"stsz", bytes(4), struct.pack(f">II{len(samples)}I", 0, len(samples),
                                                *map(len, samples))),
            _box(b"stco", bytes(4), struct.pack(">II", 1, start)),
        )  # fmt: skip
        start += sum(map(len, samples))
        header = (
            _box(b"vmhd", b"\0\0\0\1" + bytes(8)) if kind == b"vide" else _box(b"smhd", bytes(8))
        )
        data = _box(b"dinf", _box(b"dref", bytes(4), struct.pack(">I", 1),
                                  _box(b"url ", b"\0\0\0\1")))  # fmt: skip
        mdia = _box(
            b"mdia",
            _box(
                b"mdhd", bytes(12), struct.pack(">II", scale, len(samples) * each), b"\x55\xc4\0\0"
            ),
            _box(b"hdlr", bytes(8), kind, bytes(12), b"test\0"),
            # QuickTime, and what it has touched, has a second handler, of the data.
            _box(b"minf", header, _box(b"hdlr", bytes(4), b"dhlralis", bytes(13)), data, table),
        )
        boxes.append(_box(b"trak", tkhd, mdia))
    return _box(b"moov", mvhd, *boxes)
