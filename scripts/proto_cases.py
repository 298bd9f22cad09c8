"""Reads and writes the case files of Tests/ProtoCompilerTests/Cases (the format is described there, in README.md)."""

import os
import re

FILE = "file"
SHARED = "shared"
ESCAPED = " (escaped)"


class FormatError(Exception):
    pass


class Section:
    """One `--- key: value` header and the lines below it."""

    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.lines = []

    def header(self):
        return b"--- " + self.key.encode() + b": " + self.value.encode()


class Case:
    def __init__(self, name, path, line):
        self.name = name
        self.path = path
        self.line = line
        self.notes = []
        self.sections = []
        self.shared = []  # sections that stand before the first case and belong to all of them

    def first(self, key):
        return next((s for s in self.sections if s.key == key), None)

    def files(self):
        """The input files as (name, bytes), in the order they are written."""
        result = []
        for section in self.sections + self.shared:
            if section.key not in (FILE, SHARED):
                continue
            name = section.value
            text = b"".join(line + b"\n" for line in section.lines)
            if name.endswith(ESCAPED):
                name = name[: -len(ESCAPED)]
                text = unescape(text, self)
            result.append((name, text))
        return result

    def compiled(self):
        """The names given to the compiler: the `compile` section, or else the first file."""
        section = self.first("compile")
        if section is not None:
            return section.value.split()
        return [self.files()[0][0]]

    def arguments(self):
        section = self.first("args")
        return section.value.split() if section is not None else []


def unescape(text, case):
    r"""Decodes `\\`, `\xHH`, `\` at a line's end (joins the lines) and `\[FIRST-LAST:text\]` (repeats, `\#` counts)."""
    repeat = re.compile(rb"\\\[(\d+)-(\d+):((?:(?!\\\]).)*)\\\]", re.S)

    def repeated(match):
        first, last, body = int(match[1]), int(match[2]), match[3]
        return b"".join(body.replace(b"\\#", str(i).encode()) for i in range(first, last + 1))

    text = repeat.sub(repeated, text)
    single = re.compile(rb"\\(x[0-9a-fA-F]{2}|\\|\n|.|$)", re.S)

    def decoded(match):
        escape = match[1]
        if escape == b"\n":
            return b""
        if escape == b"\\":
            return b"\\"
        if len(escape) == 3:
            return bytes([int(escape[1:], 16)])
        raise FormatError(f"{case.path}:{case.line}: {case.name}: unknown escape \\{escape.decode('latin-1')}")

    return single.sub(decoded, text)


def escape_line(line, limit=600):
    """One line of output as printable UTF-8: other bytes become `\\xHH`, very long lines are cut."""
    if len(line) > limit:
        line = line[:limit] + b" ..."
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and all(c.isprintable() or c == "\t" for c in text):
        return line
    return b"".join(bytes([b]) if 0x20 <= b < 0x7F or b == 9 else b"\\x%02x" % b for b in line)


def read_cases(path):
    with open(path, "rb") as stream:
        lines = stream.read().split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    preamble, shared, cases, section = [], [], [], None
    for number, line in enumerate(lines, 1):
        if line.startswith(b"=== "):
            cases.append(Case(line[4:].decode().strip(), path, number))
            cases[-1].shared = shared
            section = None
        elif not cases:
            preamble.append(line)
            if line.startswith(b"--- shared: "):
                shared.append(Section(SHARED, line[12:].decode().strip()))
            elif shared:
                shared[-1].lines.append(line)
        elif line.startswith(b"--- "):
            key, separator, value = line[4:].decode().partition(":")
            if not separator:
                raise FormatError(f"{path}:{number}: expected `--- key: value`")
            section = Section(key.strip(), value.strip())
            cases[-1].sections.append(section)
        elif section is None:
            cases[-1].notes.append(line)
        else:
            section.lines.append(line)
    for section in shared:
        while section.lines and section.lines[-1] == b"":
            section.lines.pop()
    for case in cases:
        check(case)
    return preamble, cases


def check(case):
    where = f"{case.path}:{case.line}: {case.name}"
    names = [name for name, _ in case.files()]
    if not names:
        raise FormatError(f"{where}: no `--- file:` section")
    if len(set(names)) != len(names):
        raise FormatError(f"{where}: two files of one name")
    for name in names:
        if name.startswith("/") or ".." in name.split("/"):
            raise FormatError(f"{where}: {name} lies outside the case's folder")
    last = case.sections[-1]
    if last.key == FILE:  # not recorded yet: the blank lines before the next case are no part of the file
        while last.lines and last.lines[-1] == b"":
            last.lines.pop()


def write_cases(path, preamble, cases):
    out = list(preamble)
    for case in cases:
        while out and out[-1] == b"":
            out.pop()
        if out:
            out.append(b"")
        out.append(b"=== " + case.name.encode())
        out.extend(note for note in case.notes if note)
        for section in case.sections:
            out.append(section.header())
            out.extend(section.lines)
    data = b"\n".join(out) + b"\n"
    with open(path, "rb") as stream:
        if stream.read() == data:
            return False
    with open(path, "wb") as stream:
        stream.write(data)
    return True


def case_paths(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".cases"))


def write_files(case, folder):
    """Writes the case's input files below `folder`."""
    for name, data in case.files():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data)
