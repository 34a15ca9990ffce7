import sys

from examples.real_tickets import main
from examples.uci_incidents.report import EXAMPLE

sys.exit(main(EXAMPLE, sys.argv[1:]))
