"""How the embedded sentence encoder is made: needs the extra ``train``, and is never imported at run time.

``python -m assistant.training export`` turns published base weights into ``knowledge/encoder/``;
``python -m assistant.training finetune`` first teaches them from a pack's practice situations.
Both start from a file that is already on disk and whose SHA-256 is known: nothing here downloads.
"""
