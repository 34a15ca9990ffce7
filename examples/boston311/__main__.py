import sys

from examples.boston311.report import EXAMPLE
from examples.real_tickets import main

sys.exit(main(EXAMPLE, sys.argv[1:]))
