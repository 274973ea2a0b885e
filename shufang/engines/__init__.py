"""The only modules that know the libraries underneath; their log lines become Diagnostics."""
