"""``python -m assistant.training.vectors``: compute the vectors of the shipped pack's texts once, beside the encoder.

To be run after a change of encoder, definitions or practice situations; without it everything works, but the first
reflection on a machine waits until the pack is embedded.
"""

from __future__ import annotations

from assistant.adapters.encoder import OnnxEncoder
from assistant.adapters.stored import store
from assistant.pack import load_pack
from assistant.resources import DEFAULT_PACK, encoder_folder, pack_folder, vectors_file
from assistant.retrieval import records_of


def main() -> None:
    """Write the file and say how large it is."""
    texts = [record.text for record in records_of(load_pack(pack_folder(DEFAULT_PACK)))]
    store(texts, OnnxEncoder(folder=encoder_folder()), vectors_file())
    print(f"{vectors_file()}: {len(texts)} vectors, {vectors_file().stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
