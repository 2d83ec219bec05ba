"""The page on which a person judges de-identification: one file, no request to anywhere; its content is PHI."""

import html
import json
from collections.abc import Sequence
from typing import NamedTuple

from schemas.vocabulary import Entity


class Shown(NamedTuple):
    """One document of a sample: spans are (start, end, raw start, raw end, entity, detector), in order."""

    document_id: str
    raw_text: str
    text: str
    spans: Sequence[tuple[int, int, int, int, str, str]]


_COLOURS = {
    "name": "#ffd7a8",
    "date": "#c9e4ff",
    "contact": "#d6f5c9",
    "number": "#e6d8ff",
    "place": "#ffd3e2",
    "other": "#e4e4e4",
}
_GROUPS = {
    **dict.fromkeys((Entity.PERSON, Entity.INITIALS), "name"),
    **dict.fromkeys((Entity.DATE, Entity.BIRTH_DATE, Entity.AGE), "date"),
    **dict.fromkeys((Entity.PHONE, Entity.FAX, Entity.EMAIL, Entity.URL, Entity.IP_ADDRESS), "contact"),
    **dict.fromkeys(
        (Entity.STREET, Entity.CITY, Entity.ZIP, Entity.LOCATION, Entity.HOSPITAL, Entity.UNIT, Entity.ORGANIZATION),
        "place",
    ),
    Entity.MASKED: "other",
}

_STYLE = """
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f6f6f4; }
header { position: sticky; top: 0; z-index: 1; background: #fff; border-bottom: 1px solid #ccc; padding: 10px 20px; display: flex; gap: 14px;
  align-items: center; flex-wrap: wrap; }
header h1 { font-size: 16px; margin: 0; }
.phi { background: #b00020; color: #fff; padding: 1px 8px; border-radius: 3px; font-weight: 600; }
#state { margin-left: auto; }
section { margin: 18px 20px; background: #fff; border: 1px solid #d5d5d5; border-radius: 6px; }
section.done { border-color: #2e7d32; }
section > div.head { display: flex; gap: 12px; align-items: center; padding: 8px 14px; border-bottom: 1px solid #e2e2e2; }
section h2 { font: 12px ui-monospace, monospace; margin: 0; color: #555; }
.columns { display: grid; grid-template-columns: 1fr 1fr; }
.columns > div { padding: 10px 14px; min-width: 0; }
.columns > div + div { border-left: 1px solid #e2e2e2; }
.columns h3 { margin: 0 0 6px; font-size: 12px; color: #555; font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.55 ui-monospace, monospace; margin: 0; }
mark { border-radius: 3px; padding: 0 1px; cursor: pointer; color: inherit; }
mark.wrong { text-decoration: line-through; outline: 2px solid #b00020; }
mark.missed { background: #b00020; color: #fff; }
button { font: inherit; padding: 3px 10px; border: 1px solid #999; border-radius: 4px; background: #fff; cursor: pointer; }
button:hover { background: #f0f0f0; }
button.main { background: #1b4f9c; color: #fff; border-color: #1b4f9c; }
section.done button.ok { background: #2e7d32; color: #fff; border-color: #2e7d32; }
.key span { padding: 1px 7px; border-radius: 3px; margin-right: 5px; }
.how { padding: 10px 20px 0; max-width: 60em; }
.list { color: #b00020; font-size: 12px; }
"""

_SCRIPT = """
'use strict';
const told = JSON.parse(document.getElementById('told').textContent);
const verdicts = new Map(told.documents.map(id => [id, {reviewed: false, wrong: new Set(), missed: []}]));
const points = text => Array.from(text).length;  // offsets count code points, as the rest of the program does

function show() {
  let done = 0, wrong = 0, missed = 0;
  for (const section of document.querySelectorAll('section')) {
    const verdict = verdicts.get(section.dataset.id);
    section.classList.toggle('done', verdict.reviewed);
    section.querySelector('.ok').textContent = verdict.reviewed ? 'Reviewed (undo)' : 'Reviewed: all else is ok';
    section.querySelector('.list').textContent =
      (verdict.missed.length ? verdict.missed.length + ' missed ' : '') + (verdict.wrong.size ? verdict.wrong.size + ' wrong' : '');
    for (const mark of section.querySelectorAll('mark[data-n]')) mark.classList.toggle('wrong', verdict.wrong.has(+mark.dataset.n));
    if (verdict.reviewed) { done += 1; wrong += verdict.wrong.size; missed += verdict.missed.length; }
  }
  document.getElementById('state').textContent =
    done + ' of ' + told.documents.length + ' reviewed, ' + missed + ' missed, ' + wrong + ' wrong';
}

function offset(root, node, at) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, at);
  return points(range.toString());
}

function miss(section) {
  const chosen = getSelection(), raw = section.querySelector('.raw');
  if (!chosen.rangeCount || chosen.isCollapsed) return alert('Select the missed words in the original first.');
  const range = chosen.getRangeAt(0);
  if (!raw.contains(range.startContainer) || !raw.contains(range.endContainer)) return alert('Select words of this original.');
  const start = offset(raw, range.startContainer, range.startOffset), end = offset(raw, range.endContainer, range.endOffset);
  verdicts.get(section.dataset.id).missed.push({start, end, entity: section.querySelector('select').value});
  const mark = document.createElement('mark');
  mark.className = 'missed';
  try { range.surroundContents(mark); } catch (error) { /* it crosses a span: counted all the same */ }
  chosen.removeAllRanges();
  show();
}

function save() {
  const documents = [...verdicts].map(([document_id, each]) => ({
    document_id, reviewed: each.reviewed, wrong: [...each.wrong].sort((a, b) => a - b), missed: each.missed}));
  const text = JSON.stringify({sample: told.sample, documents}, null, 1);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
  link.download = 'verdicts-' + told.sample + '.json';
  link.click();
  return text;
}

for (const section of document.querySelectorAll('section')) {
  const verdict = verdicts.get(section.dataset.id);
  section.addEventListener('click', event => {
    const mark = event.target.closest('mark[data-n]');
    if (mark && getSelection().isCollapsed) {
      const n = +mark.dataset.n;
      verdict.wrong.has(n) ? verdict.wrong.delete(n) : verdict.wrong.add(n);
      show();
    }
  });
  section.querySelector('.miss').addEventListener('click', () => miss(section));
  section.querySelector('.ok').addEventListener('click', () => { verdict.reviewed = !verdict.reviewed; show(); });
  section.querySelector('.undo').addEventListener('click', () => {
    verdict.missed = []; verdict.wrong.clear();
    for (const mark of section.querySelectorAll('mark.missed')) mark.replaceWith(...mark.childNodes);
    section.querySelector('.raw').normalize(); show();
  });
}
document.getElementById('save').addEventListener('click', save);
show();
"""

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def review_page(sample: str, documents: Sequence[Shown]) -> str:
    """The whole page. `sample` names the sample; verdicts come back with it, as offsets and never words."""
    told = json.dumps({"sample": sample, "documents": [each.document_id for each in documents]}).replace("<", "\\u003c")
    key = "".join(f'<span style="background:{colour}">{group}</span>' for group, colour in _COLOURS.items())
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="referrer" content="no-referrer">'
        f"<title>Review of de-identification</title><style>{_STYLE}</style></head>\n<body><header>"
        f'<h1>Review of de-identification</h1><span class="phi">PHI</span><span class="key">{key}</span>'
        '<span id="state"></span><button class="main" id="save">Save verdicts</button></header>\n'
        '<div class="how">Missed: select the words in the original, choose what they are, press <i>Missed</i>. Wrong: click a '
        "coloured span that is no identifier. Then press <i>Reviewed</i>. At the end save the verdicts and hand the file to "
        "<code>casewright review deid CONFIG --verdicts FILE</code>.</div>\n"
        + "\n".join(_section(each) for each in documents)
        + f'\n<script type="application/json" id="told">{told}</script><script>{_SCRIPT}</script></body></html>\n'
    )


def _section(shown: Shown) -> str:
    choices = "".join(f"<option>{entity}</option>" for entity in Entity if entity is not Entity.MASKED)
    raw = _marked(shown.raw_text, [(raw_start, raw_end, *rest) for _, _, raw_start, raw_end, *rest in shown.spans])
    text = _marked(shown.text, [(start, end, *rest) for start, end, _, _, *rest in shown.spans])
    return (
        f'<section data-id="{html.escape(shown.document_id)}"><div class="head"><h2>{html.escape(shown.document_id)}</h2>'
        f'<select>{choices}</select><button class="miss">Missed</button><button class="undo">Clear</button>'
        f'<button class="ok"></button><span class="list"></span></div><div class="columns">'
        f'<div><h3>Original</h3><pre class="raw">{raw}</pre></div><div><h3>Result</h3><pre class="new">{text}</pre></div>'
        "</div></section>"
    )


def _marked(text: str, spans: Sequence[tuple]) -> str:
    parts, at = [], 0
    for number, (start, end, entity, detector) in enumerate(spans):
        colour = _COLOURS[_GROUPS.get(Entity(entity), "number")]
        parts += [
            html.escape(text[at:start]),
            f'<mark data-n="{number}" style="background:{colour}" title="{html.escape(f"{entity}, {detector}")}">',
            html.escape(text[start:end]),
            "</mark>",
        ]
        at = end
    # a line break right after <pre> would be dropped by a browser, and all offsets with it
    return ("\n" if text.startswith("\n") else "") + "".join([*parts, html.escape(text[at:])])
