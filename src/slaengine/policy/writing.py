"""A policy as a JSON document, without losing meaning."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from slaengine.durations import format_duration
from slaengine.policy.agreement import Agreement
from slaengine.policy.availability_tables import availability_table
from slaengine.policy.built_in import BUILT_IN
from slaengine.policy.calendar_writing import calendars_document
from slaengine.policy.choices import CHOICES, Options
from slaengine.policy.condition import when_document
from slaengine.policy.escalation import Escalation
from slaengine.policy.priority import Priority
from slaengine.policy.procedure import Procedure
from slaengine.policy.remedies.writing import credits_document, fees_document, remedy_document
from slaengine.policy.rules import ClockRule, Moment
from slaengine.policy.said import Table, said
from slaengine.policy.target import Target

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy


def policy_to_json(policy: "Policy") -> str:
    """Write a policy as JSON; see `Policy.to_json`."""
    return json.dumps(policy_document(policy), indent=2, ensure_ascii=False, allow_nan=False)


def policy_document(policy: "Policy") -> Table:
    """Return a policy as the tables of a document."""
    own = {name: rule for name, rule in policy.metrics.items() if name not in BUILT_IN}
    return said(
        {
            "statuses": {kind: list(names) for kind, names in policy.statuses.items()},
            "priority": _priority(policy.priority),
            "calendars": calendars_document(policy.calendars),
            "metrics": {name: _rule(rule) for name, rule in own.items()},
            "procedures": {name: _procedure(one) for name, one in policy.procedures.items()},
            "agreements": [_agreement(agreement) for agreement in policy.agreements],
        }
    )


def _priority(priority: Priority) -> Table:
    return said(
        {
            "field": priority.field,
            "impact": priority.impact,
            "urgency": priority.urgency,
            "matrix": {impact: dict(row) for impact, row in priority.matrix.items()},
            "order": list(priority.order),
        }
    )


def _rule(rule: ClockRule) -> Table:
    levels = [{"status": sorted(rule.stop_status)}] if rule.stop_status else []
    found = said(
        {
            "start": [_moment(moment) for moment in rule.start],
            "stop": [*levels, *(_moment(moment) for moment in rule.stop)],
            "reset": [_moment(moment) for moment in rule.reset],
            "cancel": [_moment(moment) for moment in rule.cancel],
            "again": rule.again,
        }
    )
    if rule.pause is not None:  # an empty list says never, and stays
        found["pause"] = {"status": sorted(rule.pause)}
    return found


def _moment(moment: Moment) -> Table:
    found = said(
        {
            "event": sorted(moment.event),
            "by": sorted(moment.by),
            "status": sorted(moment.status),
            "fields": when_document(moment.fields),
            "wait": moment.wait,
        }
    )
    if moment.public is not None:
        found["public"] = moment.public
    if moment.reopened:
        found["reopened"] = True
    return found


def _agreement(agreement: Agreement) -> Table:
    found: Table = {
        "name": agreement.name,
        "kind": agreement.kind,
        "customer": list(agreement.customer),
        "service": list(agreement.service),
        "when": when_document(agreement.when),
        "valid_from": agreement.valid_from and str(agreement.valid_from),
        "valid_until": agreement.valid_until and str(agreement.valid_until),
        "calendar": agreement.calendar,
        "tz": agreement.tz,
        **_choices(agreement),
        "description": agreement.description,
        "exclusions": list(agreement.exclusions),
        "responsibilities": said(
            {
                "provider": list(agreement.responsibilities.provider),
                "customer": list(agreement.responsibilities.customer),
            }
        ),
        "review": agreement.review
        and said({"every": agreement.review.every, "owner": agreement.review.owner}),
        "fee": fees_document(agreement.fees),
        "targets": [_target(target) for target in agreement.targets],
        "availability": [availability_table(terms) for terms in agreement.availability],
        "remedies": [remedy_document(remedy) for remedy in agreement.remedies],
        "credits": credits_document(agreement.credits),
    }
    found = said(found, {"kind": "sla"})
    if agreement.pause_on is not None:  # an empty list says never, and stays
        found["pause_on"] = sorted(agreement.pause_on)
    if agreement.options:
        found["metrics"] = {name: _options(one) for name, one in agreement.options.items()}
    return found


def _choices(given: Agreement | Options) -> Table:
    return {name: getattr(given, name) for name in CHOICES}


def _options(options: Options) -> Table:
    found = said(_choices(options))
    if options.pause_on is not None:
        found["pause_on"] = sorted(options.pause_on)
    return found


def _target(target: Target) -> Table:
    within = target.within
    return said(
        {
            "metric": target.metric,
            "when": when_document(target.when),
            "within": {tier: str(amount) for tier, amount in within.items()}
            if isinstance(within, Mapping)
            else within and str(within),
            "by": target.by,
            "calendar": target.calendar,
            "objective": target.objective and str(target.objective),
            "escalations": [_escalation(level) for level in target.escalations],
        }
    )


def _procedure(procedure: Procedure) -> Table:
    return said(
        {
            "description": procedure.description,
            "during": procedure.during,
            "until": procedure.until,
            "levels": [_escalation(level) for level in procedure.levels],
        }
    )


def _escalation(level: Escalation | str) -> Table | str:
    if isinstance(level, str):
        return level
    return said(
        {
            "at": level.at,
            "name": level.name,
            "to": list(level.to),
            "via": list(level.via),
            "repeat": level.repeat and format_duration(level.repeat),
            "times": level.times,
            "until": level.until,
            "follows": level.follows,
            "during": level.during,
            "task": level.task,
        },
        {"name": level.at},
    )
