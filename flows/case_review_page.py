"""The page on which a person judges diagnostic questions: one file that asks nobody for anything."""

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.vocabulary import Stance


class Phrase(NamedTuple):
    """A phrase of a category in the article."""

    start: int
    end: int
    category: str


class Question(NamedTuple):
    """One row of case_diagnosis, and the phrases of its article."""

    row: Mapping[str, Any]
    phrases: Sequence[Phrase]


_STANCES = {Stance.SUPPORTS: "#cdeccd", Stance.AGAINST: "#f6cfcf", Stance.NEUTRAL: "#fdeeb8"}
_STYLE = """
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f6f6f4; }
header { position: sticky; top: 0; z-index: 1; background: #fff; border-bottom: 1px solid #ccc; padding: 10px 20px; display: flex; gap: 14px;
  align-items: center; flex-wrap: wrap; }
h1 { font-size: 16px; margin: 0; } h2 { font-size: 14px; margin: 0; } h3 { font-size: 12px; margin: 12px 0 4px; color: #555; }
#state { margin-left: auto; }
.how { padding: 10px 20px 0; max-width: 70em; }
section { margin: 18px 20px; background: #fff; border: 1px solid #d5d5d5; border-radius: 6px; }
section.keep { border-color: #2e7d32; } section.change { border-color: #b26a00; } section.exclude { border-color: #b00020; }
.head { display: flex; gap: 10px; align-items: center; padding: 8px 14px; border-bottom: 1px solid #e2e2e2; flex-wrap: wrap; }
.head a { font-size: 12px; } .word { margin-left: auto; font-weight: 600; }
.columns { display: grid; grid-template-columns: 1fr 1fr; }
.columns > div { padding: 10px 14px; min-width: 0; max-height: 85vh; overflow: auto; }
.columns > div + div { border-left: 1px solid #e2e2e2; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.55 system-ui, sans-serif; margin: 0; }
.prompt { border-left: 3px solid #1b4f9c; } .article .p { color: #000; } .article { color: #666; }
.cut { background: #1b4f9c; color: #fff; border-radius: 3px; padding: 0 6px; font-size: 11px; }
.e { text-decoration: underline 2px #1b4f9c; }
.q { cursor: pointer; color: #000; border-radius: 3px; } .q.wrong { text-decoration: line-through 2px #b00020; }
body.phrases .c { border-bottom: 2px dotted #7a3fb0; }
li { margin: 4px 0; } li.wrong { text-decoration: line-through #b00020; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: 3px 6px; }
button { font: inherit; padding: 3px 10px; border: 1px solid #999; border-radius: 4px; background: #fff; cursor: pointer; }
button.main { background: #1b4f9c; color: #fff; border-color: #1b4f9c; }
.key span { padding: 1px 7px; border-radius: 3px; margin-right: 5px; }
"""

_SCRIPT = """
'use strict';
const told = JSON.parse(document.getElementById('told').textContent);
const fresh = () => ({verdict: null, final_diagnosis: null, prompt_end: null, wrong: new Set()});
const verdicts = new Map(told.articles.map(each => [each.pmcid, fresh()]));
const points = text => Array.from(text).length;  // offsets count code points, as the rest of the program does

function wordOf(verdict) {
  if (verdict.verdict !== 'keep') return verdict.verdict;
  return verdict.final_diagnosis !== null || verdict.prompt_end !== null || verdict.wrong.size ? 'change' : 'keep';
}

function show() {
  const count = {keep: 0, change: 0, exclude: 0};
  for (const section of document.querySelectorAll('section')) {
    const verdict = verdicts.get(section.dataset.id), word = wordOf(verdict);
    for (const each of Object.keys(count)) section.classList.toggle(each, word === each);
    if (word) count[word] += 1;
    section.querySelector('.word').textContent = (word || 'not judged') + (verdict.prompt_end === null ? '' : ', cut moved');
    for (const part of section.querySelectorAll('[data-q]')) part.classList.toggle('wrong', verdict.wrong.has(part.dataset.q));
  }
  const done = count.keep + count.change + count.exclude;
  document.getElementById('state').textContent = done + ' of ' + told.articles.length + ' judged: ' +
    count.keep + ' right, ' + count.change + ' changed, ' + count.exclude + ' excluded';
}

function place(section) {
  const chosen = getSelection(), article = section.querySelector('.article');
  if (!chosen.rangeCount || !article.contains(chosen.anchorNode)) return null;
  const range = document.createRange();
  range.setStart(article, 0);
  const first = chosen.getRangeAt(0);
  range.setEnd(first.startContainer, first.startOffset);
  const marks = range.cloneContents();
  for (const cut of marks.querySelectorAll('.cut')) cut.remove();
  return points(marks.textContent);
}

function save() {
  const articles = {};
  for (const {pmcid} of told.articles) {
    const verdict = verdicts.get(pmcid), word = wordOf(verdict);
    if (!word) continue;
    articles[pmcid] = {verdict: word};
    if (word !== 'change') continue;
    if (verdict.final_diagnosis !== null) articles[pmcid].final_diagnosis = verdict.final_diagnosis;
    if (verdict.prompt_end !== null) articles[pmcid].prompt_end = verdict.prompt_end;
    if (verdict.wrong.size) articles[pmcid].wrong_quotes = Array.from(verdict.wrong, each => each.split('-').map(Number));
  }
  const text = JSON.stringify({sample: told.sample, articles}, null, 1);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
  link.download = 'case-verdicts-' + told.sample + '.json';
  link.click();
  return text;
}

for (const section of document.querySelectorAll('section')) {
  const verdict = verdicts.get(section.dataset.id), name = section.querySelector('input');
  section.querySelector('.keep-it').addEventListener('click', () => { verdict.verdict = 'keep'; show(); });
  section.querySelector('.exclude-it').addEventListener('click', () => { verdict.verdict = 'exclude'; show(); });
  section.querySelector('.cut-here').addEventListener('click', () => {
    const at = place(section);
    if (at === null) return alert('Click in the article where the prompt shall end, then press again.');
    verdict.prompt_end = at; verdict.verdict = 'keep'; show();
  });
  section.querySelector('.undo').addEventListener('click', () => {
    verdicts.set(section.dataset.id, Object.assign(verdict, fresh())); name.value = name.defaultValue; show();
  });
  name.addEventListener('input', () => {
    const value = name.value.trim();
    verdict.final_diagnosis = value === name.defaultValue || value.length < 3 ? null : value;
    verdict.verdict = 'keep'; show();
  });
  section.addEventListener('click', event => {
    const part = event.target.closest('[data-q]');
    if (!part || !getSelection().isCollapsed) return;
    const quote = part.dataset.q;
    verdict.wrong.has(quote) ? verdict.wrong.delete(quote) : verdict.wrong.add(quote);
    show();
  });
}
document.getElementById('phrases').addEventListener('change', event => document.body.classList.toggle('phrases', event.target.checked));
document.getElementById('save').addEventListener('click', save);
show();
"""

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def case_review_page(sample: str, questions: Sequence[Question]) -> str:
    """The whole page. `sample` names the sample; verdicts come back by pmcid, as offsets and the reviewer's own words."""
    told = {"sample": sample, "articles": [{"pmcid": each.row["pmcid"]} for each in questions]}
    key = "".join(f'<span style="background:{colour}">{stance}</span>' for stance, colour in _STANCES.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="referrer" content="no-referrer">'
        f"<title>Review of case_diagnosis</title><style>{_STYLE}</style></head>\n<body><header><h1>Review of case_diagnosis</h1>"
        f'<span class="key">{key}</span><label><input type="checkbox" id="phrases" style="width:auto"> phrases by category</label>'
        '<span id="state"></span><button class="main" id="save">Save verdicts</button></header>\n'
        '<div class="how">Left: the article, the prompt in black, the cut, the quotes in colour, the places that state the diagnosis '
        "underlined. Right: what the row says. Press <i>Right</i> or <i>Exclude</i>; correct the diagnosis in its field; click a quote "
        "that is no reasoning; click in the article and press <i>Cut here</i> to move the cut. Save, and hand the file to "
        "<code>casewright review case_diagnosis CONFIG --verdicts FILE</code>: the next build honours it.</div>\n"
        + "\n".join(_section(each) for each in questions)
        + f'\n<script type="application/json" id="told">{json.dumps(told).replace("<", chr(92) + "u003c")}</script>'
        + f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _section(question: Question) -> str:
    row = question.row
    steps = "".join(
        f'<li data-q="{step["start"]}-{step["end"]}" class="q" style="background:{_STANCES[Stance(step["stance"])]}">'
        f"{html.escape(step['statement'])} <small>[{html.escape(str(step['stance']))}: {html.escape(step['diagnosis'])}]</small></li>"
        for step in row["diagnostic_reasoning"]
    )
    link = html.escape(row["article_link"] or "", quote=True)
    return (
        f'<section data-id="{html.escape(row["pmcid"])}"><div class="head"><h2>{html.escape(row["title"] or row["pmcid"])}</h2>'
        f'<a href="{link}" rel="noreferrer">{html.escape(row["pmcid"])}</a><button class="keep-it">Right</button>'
        '<button class="exclude-it">Exclude</button><button class="cut-here">Cut here</button><button class="undo">Clear</button>'
        f'<span class="word"></span></div><div class="columns"><div><h3>Article</h3><pre class="article">{_article(question)}</pre></div>'
        f'<div><h3>Final diagnosis</h3><input value="{html.escape(row["final_diagnosis"], quote=True)}">'
        f"<p>{html.escape(', '.join(row['final_diagnosis_synonyms']))}</p>"
        f"<h3>Other diagnoses weighed</h3><p>{html.escape('; '.join(row['differentials']))}</p>"
        f"<h3>Reasoning</h3><ol>{steps}</ol><h3>Prompt</h3>"
        f'<pre class="prompt">{_broken(html.escape(row["case_prompt"]))}</pre></div></div></section>'
    )


class _Layer(NamedTuple):
    start: int
    end: int
    kind: str
    attributes: str


def _article(question: Question) -> str:
    """The article with its layers: prompt, quotes, evidence, phrases. Layers may cross, so each piece carries all of its own."""
    row = question.row
    layers = [_Layer(row["prompt_start"], row["prompt_end"], "p", "")]
    layers += [_Layer(each["start"], each["end"], "e", "") for each in row["final_diagnosis_evidence"]]
    for step in row["diagnostic_reasoning"]:
        told = f' data-q="{step["start"]}-{step["end"]}" style="background:{_STANCES[Stance(step["stance"])]}"'
        layers.append(_Layer(step["start"], step["end"], "q", told))
    layers += [_Layer(each.start, each.end, "c", f' title="{html.escape(each.category)}"') for each in question.phrases]
    return _broken(_painted(row["text"], layers, row["prompt_end"]))


def _painted(text: str, layers: Iterable[_Layer], cut: int) -> str:
    events: list[tuple[int, int, _Layer]] = []
    for layer in layers:
        events += [(layer.start, 1, layer), (layer.end, 0, layer)]
    at, open_, parts, was_cut = 0, [], [], False
    for place, opens, layer in sorted(events, key=lambda event: (event[0], event[1])):
        parts.append(_piece(text[at:place], open_))
        at = place
        if opens:
            open_.append(layer)
        else:
            open_.remove(layer)
        if place >= cut and not was_cut:
            parts.append('<span class="cut">cut</span>')
            was_cut = True
    parts.append(_piece(text[at:], open_))
    return "".join(parts)


def _piece(words: str, open_: Sequence[_Layer]) -> str:
    if not words:
        return ""
    if not open_:
        return html.escape(words)
    kinds = " ".join(dict.fromkeys(layer.kind for layer in open_))
    told = {layer.kind: layer.attributes for layer in open_ if layer.attributes}
    return f'<span class="{kinds}"{"".join(told.values())}>{html.escape(words)}</span>'


def _broken(marked: str) -> str:
    """A line break right after <pre> would be dropped by a browser, and all offsets with it."""
    return "\n" + marked if marked.startswith("\n") else marked
