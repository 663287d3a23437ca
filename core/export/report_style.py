"""How a report looks: light or dark as the reader has it, and on paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root { --ground: #ffffff; --raised: #f5f6f8; --text: #1a222d; --muted: #545f70; --line: #d4d8df;
  --accent: #1d5bb8; --doubt: #7c5000; --doubt-ground: #fff1cf;
  --first: #00224e; --second: #7d7c78; --third: #c8a02c; --negative: #b5301b; }
@media (prefers-color-scheme: dark) { :root { --ground: #1b1e23; --raised: #262b31; --text: #e7eaee;
  --muted: #a9b2bf; --line: #3b424c; --accent: #82b3f7; --doubt: #f0b94f; --doubt-ground: #3a2f17;
  --first: #7fb2f5; --second: #b9bec6; --third: #e3b94f; --negative: #ff9489; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; margin: 0 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 32px 0 8px; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 24px; align-items: start; }
.pair > section > h2 { margin-top: 0; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.doubt { color: var(--doubt); background: var(--doubt-ground); padding: 8px 12px; border-radius: 4px; }
.note { color: var(--muted); font-size: 13px; font-weight: normal; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 12px 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
thead th { color: var(--muted); font-weight: normal; border-bottom: 1px solid var(--line); }
tbody tr + tr td { border-top: 1px solid var(--line); }
.figure { text-align: right; }
table.matrix td { border: 1px solid var(--line); padding: 8px; text-align: center; min-width: 88px; }
table.matrix th { color: var(--muted); font-weight: normal; padding: 4px 8px; text-align: center; }
table.matrix small { display: block; font-size: 12px; }
figure { margin: 0; }
figure svg { width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 13px; text-align: center; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 24px; }
@media print { main { max-width: none; padding: 0; } section, figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; } .modebar { display: none !important; } }
"""

SCRIPT: Final = """\
(function () {
  var surface = document.getElementById("surface");
  if (!surface || !window.Plotly) { return; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() {
    window.Plotly.relayout(surface, { "font.color": dark.matches ? "#e7eaee" : "#1a222d" });
  }
  dark.addEventListener("change", follow);
  follow();
})();
"""
