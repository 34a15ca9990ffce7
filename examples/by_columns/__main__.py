import sys

from examples.by_columns.page import main

sys.exit(main(sys.argv[1:]))
