import sys

from examples.reviews.page import main

sys.exit(main(sys.argv[1:]))
