"""Write the data, statements and reviews of the example contracts anew.

python -m examples.contracts
"""

from examples.contracts import CONTRACTS


def main() -> None:
    """Write every made file into its contract's directory."""
    for contract in CONTRACTS:
        contract.write(contract.folder)
        print(f"wrote {', '.join(contract.made)} of {contract.name}")


if __name__ == "__main__":
    main()
