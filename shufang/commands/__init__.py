"""What each word of the command line does; `shufang/cli.py` chooses among them."""
