"""Landing: where an amount of open time that ends with a span is used up."""

from typing import Literal, TypeAlias

# "close": at the closing itself; "open": at the next opening, where one more moment would count.
Landing: TypeAlias = Literal["close", "open"]
