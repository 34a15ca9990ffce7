import sys

from examples.forecasts.page import main

sys.exit(main(sys.argv[1:]))
