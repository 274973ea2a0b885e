"""The sentences that an editor reads, one entry per code and language."""
