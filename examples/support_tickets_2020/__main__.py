import sys

from examples.real_tickets import main
from examples.support_tickets_2020.report import EXAMPLE

sys.exit(main(EXAMPLE, sys.argv[1:]))
