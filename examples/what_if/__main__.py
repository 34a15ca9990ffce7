import sys

from examples.what_if.page import main

sys.exit(main(sys.argv[1:]))
