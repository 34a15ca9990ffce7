"""What somebody is told who asks for columns without the extra that has them."""

import runpy
import subprocess
import sys
from importlib.util import find_spec

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
    spec = find_spec("slaengine")
    assert spec is not None
    (place,) = spec.submodule_search_locations or ()
    monkeypatch.setitem(sys.modules, "slaengine.frames.advance", None)
    with pytest.raises(MissingExtraError) as caught:
        runpy.run_path(f"{place}/frames/__init__.py")
    assert str(caught.value).endswith(COMMAND)
