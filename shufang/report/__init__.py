"""How findings are shown: terminal, JSON, HTML."""
