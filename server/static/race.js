"use strict";
// The picture of a race, from the figures of the table below it; both axes are logarithmic.
const LINES = ["#2a7ab0", "#2f8f4e", "#b07a1e", "#a24aa0", "#6a6fd0"];
const UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]];

function duration(seconds) {
  const [size, unit] = UNITS.find(([least]) => seconds >= least) || UNITS[2];
  return `${+(seconds / size).toPrecision(3)} ${unit}`;
}

function draw(figure) {
  const names = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null)));
  if (rows.length < 2) return;
  const plot = figure.querySelector(".plot");
  const style = getComputedStyle(figure);
  const axis = { stroke: style.color, grid: { stroke: style.getPropertyValue("--pico-muted-border-color"), width: 1 } };
  plot.hidden = false;
  plot.replaceChildren();
  const options = {
    width: Math.min(plot.clientWidth, 640),
    height: 260,
    cursor: { show: false },
    legend: { live: false },
    scales: { x: { time: false, distr: 3 }, y: { distr: 3 } },
    axes: [
      { ...axis, label: names[0], splits: () => rows.map((row) => row[0]), filter: (_, sizes) => sizes, values: (_, sizes) => sizes.map(String) },
      { ...axis, size: 70, values: (_, times) => times.map((time) => (time ? duration(time) : "")) },
    ],
    series: [
      {},
      ...names.slice(1).map((label, at) => ({
        label, stroke: LINES[at % LINES.length], width: 2, dash: at ? [6, 3 * at] : undefined, points: { size: 7 }, spanGaps: true,
      })),
    ],
  };
  new uPlot(options, names.map((_, column) => rows.map((row) => row[column])), plot);
}

function drawAll() {
  for (const figure of document.querySelectorAll("figure.race")) draw(figure);
}

let width = innerWidth;
drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
addEventListener("resize", () => {
  if (innerWidth !== width) drawAll();
  width = innerWidth;
});
