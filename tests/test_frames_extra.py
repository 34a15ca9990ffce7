"""What somebody is told who asks for columns without the extra that has them."""

import subprocess
import sys
from importlib import import_module

import pytest

from slaengine.errors import MissingExtraError

COMMAND = 'pip install "slaengine[frames]"'


@pytest.mark.parametrize("package", ["numpy", "narwhals"])
def test_columns_without_their_extra_name_the_command_that_installs_it(package: str) -> None:
    asked = f"import sys; sys.modules[{package!r}] = None; from slaengine import frames"
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    last = found.stderr.splitlines()[-1]
    assert last.startswith("slaengine.errors.MissingExtraError")
    assert last.endswith(COMMAND)


def test_a_missing_module_is_told_as_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "slaengine.frames", raising=False)
    monkeypatch.setitem(sys.modules, "slaengine.frames.advance", None)
    with pytest.raises(MissingExtraError) as caught:
        import_module("slaengine.frames")
    assert str(caught.value).endswith(COMMAND)
