"""The way of the data through all the stages."""
