"""Files become a validated manuscript; nothing here knows of pages or packages."""
