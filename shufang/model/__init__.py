"""What a book is: a frozen, typed tree in which every node knows its place in the manuscript."""
