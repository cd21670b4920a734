"""Reads an exported file back as whoever it is made for: the texts in it, and its shape without them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from facilitator.exports.target import ExportFile

MARKDOWN = MarkdownIt("commonmark").enable("table")
_GROOVY_TEXT, _GROOVY_ESCAPE = re.compile(r"'((?:[^'\\\n]|\\.)*)'"), re.compile(r"\\(.)")
_ENTITY = re.compile(r"#(\d+);")


class ReadBack(NamedTuple):
    """A file as its reader sees it."""

    texts: tuple[str, ...]
    shape: Any
    """What is there but the words: keys and kinds, blocks of a page, the first word of each line."""


def read_back(file: ExportFile) -> ReadBack:
    """Read a file by what its name says it is; anything else line by line."""
    name = file.path.rpartition("/")[2]
    if name.endswith((".yml", ".yaml")):
        documents = list(YAML(typ="safe", pure=True).load_all(file.text))
        return ReadBack(tuple(_texts(documents)), _shape(documents))
    if name.endswith(".json"):
        data = json.loads(file.text)
        return ReadBack(tuple(_texts(data)), _shape(data))
    if name.endswith(".jsonl"):
        lines = [json.loads(line) for line in file.text.rstrip("\n").split("\n")]
        return ReadBack(tuple(_texts(lines)), _shape(lines))
    if name.endswith(".md"):
        return _page(file.text)
    if name.startswith("Jenkinsfile"):
        return _groovy(file.text)
    return _lines(file.text, file.comment)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from (str(key), *_texts(value))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


def _shape(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _shape(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_shape(value) for value in data]
    return type(data).__name__


def _page(text: str) -> ReadBack:
    """What a reader sees, block by block; a picture in it with its labels as they are drawn."""
    texts, shape = [], []
    for token in MARKDOWN.parse(text):
        shape.append((token.type, token.level, token.info))
        if token.type == "inline":
            inner = token.children or []
            shape += [child.type for child in inner if child.type not in ("text", "text_special")]
            texts.append("".join(c.content for c in inner if c.type != "softbreak"))
        elif token.type == "fence":
            drawn = token.info == "mermaid"
            body = _ENTITY.sub(lambda m: chr(int(m[1])), token.content) if drawn else token.content
            texts.append(html.unescape(body) if drawn else body)
    return ReadBack(tuple(texts), shape)


def _lines(text: str, comment: str) -> ReadBack:
    """Lines that are no comment; the shape is how many there are and how each begins."""
    kept = [line for line in text.split("\n") if not line.lstrip().startswith(comment or "\0")]
    begins = [(len(line) - len(line.lstrip()), line.split()[:1]) for line in kept]
    return ReadBack(tuple(kept), begins)


def _groovy(text: str) -> ReadBack:
    """The texts between single quotes as Groovy takes them; the shape is all that stands around them."""
    code = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("//"))
    texts = [_GROOVY_ESCAPE.sub(_unescaped, found) for found in _GROOVY_TEXT.findall(code)]
    return ReadBack(tuple(texts), _GROOVY_TEXT.sub("''", code))


def _unescaped(found: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(found[1], found[1])
