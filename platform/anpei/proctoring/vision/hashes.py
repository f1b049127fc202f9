"""Near-duplicates: 256-bit perceptual hashes, compared in bits, found in bands.

Measured on re-encoded (quality 30–80), halved and ±10 % brighter copies: at most 4 bits apart;
on camera frames of a person who moved by 1 % of the width: 18 and more. So up to 8 bits is the
same picture shown again, or a person as still as a picture.
"""

HASH_BITS = 256
NEAR_DUPLICATE_BITS = 8
_BANDS = NEAR_DUPLICATE_BITS + 1
_BAND_BITS = -(-HASH_BITS // _BANDS)
_INDEX_SHIFT = 32


def near_duplicate(hash_a: int, hash_b: int) -> int:
    """How many of the 256 bits differ; ``is_near_duplicate`` says what counts as the same."""
    return (hash_a ^ hash_b).bit_count()


def is_near_duplicate(hash_a: int, hash_b: int) -> bool:
    """Whether the two are one picture, re-encoded, resized or slightly brightened."""
    return near_duplicate(hash_a, hash_b) <= NEAR_DUPLICATE_BITS


def hash_bands(value: int) -> list[int]:
    """Nine numbers by which near-duplicates are looked up with an index.

    Eight differing bits cannot touch all of nine bands: two near-duplicates share one at least.
    """
    mask = (1 << _BAND_BITS) - 1
    return [
        index << _INDEX_SHIFT | (value >> (index * _BAND_BITS)) & mask for index in range(_BANDS)
    ]


def hash_to_bytes(value: int) -> bytes:
    """32 bytes, big-endian."""
    return value.to_bytes(HASH_BITS // 8)


def hash_from_bytes(data: bytes | memoryview) -> int:
    return int.from_bytes(bytes(data))
