"""One module per edition: what is laid out becomes a product."""
