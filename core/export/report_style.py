"""How a report looks: light or dark as the reader has it, and on paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root { --ground: #ffffff; --raised: #f5f6f8; --text: #1a222d; --muted: #545f70; --line: #d4d8df;
  --accent: #1d5bb8; --doubt: #7c5000; --doubt-ground: #fff1cf;
  --first: #00224e; --second: #7d7c78; --third: #c8a02c; --negative: #b5301b;
  --axis-a: #c4342b; --axis-b: #24803a; --axis-c: #2459c4; }
@media screen and (prefers-color-scheme: dark) { :root {
  --ground: #1b1e23; --raised: #262b31; --text: #e7eaee;
  --muted: #a9b2bf; --line: #3b424c; --accent: #82b3f7; --doubt: #f0b94f; --doubt-ground: #3a2f17;
  --first: #7fb2f5; --second: #b9bec6; --third: #e3b94f; --negative: #ff9489;
  --axis-a: #ff7468; --axis-b: #5fcb77; --axis-c: #79a8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; margin: 0 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 32px 0 8px; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 24px; align-items: start; }
.pair > section > h2 { margin-top: 0; }
@media screen and (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.doubt { color: var(--doubt); background: var(--doubt-ground); padding: 8px 12px; border-radius: 4px; }
.note { color: var(--muted); font-size: 13px; font-weight: normal; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 4px 0 12px; font-size: 14px;
  font-variant-numeric: tabular-nums; }
p { margin: 8px 0; }
h3 { font-size: 15px; margin: 20px 0 4px; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
.short { white-space: nowrap; }
thead th { color: var(--muted); font-weight: normal; border-bottom: 1px solid var(--line); }
tbody tr + tr td { border-top: 1px solid var(--line); }
.figure { text-align: right; }
table.matrix td { border: 1px solid var(--line); padding: 8px; text-align: center; vertical-align: middle;
  min-width: 104px; height: 56px; }
table.matrix th { color: var(--muted); font-weight: normal; padding: 4px 8px; text-align: center;
  vertical-align: middle; white-space: nowrap; }
table.matrix small { display: block; font-size: 12px; white-space: nowrap; }
figure { margin: 0; }
figure svg { width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 13px; text-align: center; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 24px; }
.paper { display: none; }
@media print { body { font-size: 10pt; } main { max-width: none; padding: 0; }
  figure, tr, .matrix, .surface { break-inside: avoid; } h2, h3, thead { break-after: avoid; }
  table { font-size: 8.5pt; } .short { white-space: normal; } .wide { overflow: visible; }
  th, td { padding-right: 8px; }
  table.matrix td { min-width: 0; height: auto; padding: 4px; } table.matrix small { font-size: 7pt; }
  .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; }
  .modebar { display: none !important; }
  .paper[src] { display: block; width: 100%; break-inside: avoid; } .paper[src] ~ div { display: none; } }
"""

SCRIPT: Final = """\
(function () {
  var surface = document.getElementById("surface"), paper = document.getElementById("paper");
  if (!surface || !window.Plotly) { return; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)"), late = 0;
  // Browsers print no WebGL: paper gets a picture of the surface as it is turned, in the colours of paper.
  function draw() {
    var figure = { data: surface.data, layout: Object.assign({}, surface.layout) };
    figure.layout.font = Object.assign({}, figure.layout.font, { color: "#1a222d" });
    window.Plotly.toImage(figure, { format: "png", width: 1000, height: 520, scale: 2 })
      .then(function (url) { paper.src = url; }, function () {});
  }
  function follow() {
    window.Plotly.relayout(surface, { "font.color": dark.matches ? "#e7eaee" : "#1a222d" });
  }
  surface.on("plotly_relayout", function () { clearTimeout(late); late = setTimeout(draw, 400); });
  dark.addEventListener("change", follow);
  follow();
  draw();
})();
"""
