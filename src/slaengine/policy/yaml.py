"""YAML by the 1.2 core rules: `NO`, `on` and `9:30` are text; dates are as in TOML."""

from slaengine.errors import MissingExtraError, PolicyError


def parse_yaml(text: str) -> object:
    """Return the tables and lists of a YAML document.

    Needs the extra `yaml`. Repeated keys, tags, and aliases that blow up are refused.

    >>> parse_yaml("{country: NO, tag: on, at: 9:30, date: 2026-12-24}")
    {'country': 'NO', 'tag': 'on', 'at': '9:30', 'date': datetime.date(2026, 12, 24)}
    """
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("reading YAML", "yaml") from None
    try:
        # The base loader resolves nothing: a tag in its nodes is one that the document wrote.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(f"is not YAML: line {line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise PolicyError(f"is not YAML: {error}") from None
    from slaengine.policy.yaml_nodes import NodeReader

    return None if root is None else NodeReader().read_document(root)
