"""The book tree becomes XHTML through the templates; the theme becomes CSS."""
