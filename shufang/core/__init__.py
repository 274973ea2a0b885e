"""What knows nothing of books: positions, diagnostics, lengths, digests, the workspace."""
