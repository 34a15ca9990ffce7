"""A second implementation of the semantics: slow, obvious, and sharing no code with the library.

Property tests compare the two. Everything here is written from the meaning of the words alone:
sets of instants are lists of spans, and every question walks them.
"""
