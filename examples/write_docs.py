"""Write what is made: the page of KPIs, the figures of the examples, what contracts come to.

    python examples/write_docs.py

An example whose data is not there leaves its page as it is.
"""

import sys
from pathlib import Path


def main() -> None:
    # a script finds its neighbours on its own, but not the project that it is part of
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from examples import boston311, kpi_page, support_tickets_2020, uci_incidents
    from examples.by_columns import page
    from examples.contracts import __main__ as contracts
    from examples.forecasts import page as forecasts
    from examples.reviews import page as reviews
    from examples.what_if import page as what_ifs

    kpi_page.main()
    contracts.main()
    for each in (boston311, support_tickets_2020, uci_incidents):
        example = each.EXAMPLE
        if example.is_there:
            example.page.write_text(example.refreshed(), encoding="utf-8")
            print(f"wrote {example.page.name}")
        else:
            print(example.absence)
    for several in (page, reviews, forecasts, what_ifs):
        if not several.missing():
            several.main(["--write"])
            print(f"wrote {several.PAGE.name}")


if __name__ == "__main__":
    main()
