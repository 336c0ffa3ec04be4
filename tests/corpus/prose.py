"""Invented sentences, the same each time."""
import random

SENTENCES = [
    "The person was seen at home by the crisis team on Tuesday afternoon.",
    "He says that he has slept little since the beginning of the month.",
    "Her sister visits each evening and holds a key to the flat.",
    "No medication has been taken for nine days, by his own account.",
    "The community nurse found the kitchen unused and the windows covered.",
    "She agreed to talk at the door but would not come out.",
    "The care plan names two early signs, both of which are present.",
    "An interpreter for Polish will be needed at the assessment.",
    "There is a small dog in the house, which is friendly.",
    "Alternatives were discussed with the family and tried for a week.",
]
ACCENTS = ["Żaneta Ćwik wróciła do domu.", "Señora Núñez vive sola.", "Σήμερα ήρθε ο γιατρός.", "今日は落ち着いています。", "Café, naïve, £20, “quoted” – dash."]


def chance(seed):
    """A source of chance that always says the same."""
    return random.Random(f"corpus {seed}")


def sentences(count, seed=0):
    """So many sentences."""
    source = chance(seed)
    return [source.choice(SENTENCES) for _ in range(count)]


def text(size, seed=0):
    """Plain text of about `size` bytes."""
    return "\n".join(sentences(size // 60 + 1, seed))


def noise(size, seed=0):
    """Bytes that do not shrink."""
    return chance(seed).randbytes(size)
