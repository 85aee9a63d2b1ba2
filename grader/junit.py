"""JUnit XML: a report for CI systems that show test results."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from grader.explanation import details
from grader.report import Report, Result, TaskResult, Verdict

FAILURES = {Verdict.FAILED, Verdict.UNFINISHED, Verdict.TIMEOUT, Verdict.MEMORY}


def junit_xml(report: Report) -> bytes:
    """One testsuite for each task; points are properties of the cases."""
    root = ET.Element("testsuites", {"name": report.exercise, **_counts(report.results)})
    for task in report.tasks:
        root.append(_suite(task, report))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(task: TaskResult, report: Report) -> ET.Element:
    name = f"{report.exercise}.{task.id}"
    suite = ET.Element("testsuite", {"name": f"{task.id} {task.title}", **_counts(task.tests)})
    suite.extend(_case(test, name) for test in task.tests)
    return suite


def _counts(tests: list[Result]) -> dict[str, str]:
    verdicts = [test.verdict for test in tests]
    good = {Verdict.PASSED, Verdict.SKIPPED}
    return {
        "tests": str(len(tests)),
        "failures": str(sum(verdict in FAILURES for verdict in verdicts)),
        "errors": str(sum(verdict not in FAILURES | good for verdict in verdicts)),
        "skipped": str(verdicts.count(Verdict.SKIPPED)),
        "time": f"{sum(test.seconds for test in tests):.3f}",
    }


def _case(test: Result, suite: str) -> ET.Element:
    case = ET.Element("testcase", classname=suite, name=test.name, time=f"{test.seconds:.3f}")
    properties = ET.SubElement(case, "properties")
    for name, value in (
        ("points", f"{test.points:g}"),
        ("max_points", f"{test.max_points:g}"),
        ("sentence", test.sentence),
        ("verdict", test.verdict.value),
    ):
        ET.SubElement(properties, "property", name=name, value=_xml(value))
    if test.verdict is Verdict.SKIPPED:
        ET.SubElement(case, "skipped", message=_xml(test.message))
    elif test.verdict is not Verdict.PASSED:
        kind = "failure" if test.verdict in FAILURES else "error"
        message = test.message or f"expected {test.expected}, got {test.got}"
        ET.SubElement(case, kind, type=test.verdict.value, message=_xml(message)).text = _xml(
            account(test)
        )
    return case


def account(test: Result) -> str:
    """All that is told of a test, as text."""
    lines = [test.sentence]
    if test.stands_on:
        lines.append(f"stands on {', '.join(test.stands_on)}")
    if test.counterexample:
        lines += [f"{name} = {value}" for name, value in test.counterexample.items()]
    if test.expected is not None:
        lines += [f"expected {test.expected}", f"got {test.got}"]
    lines += details(test)
    lines += [f"{frame.file}:{frame.line}: {frame.source}" for frame in test.frames]
    lines += [f"{remark.file}:{remark.line}: {remark.text}" for remark in test.remarks]
    return "\n".join([*lines, test.replay])


def _xml(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
