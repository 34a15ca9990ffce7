"""`python -m slaengine.cli`, the same as `slaengine`."""

import sys

from slaengine.cli.app import main

sys.exit(main())
