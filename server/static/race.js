"use strict";
// The picture of a race, from the figures of the table below it; both axes are logarithmic.
const LINES = ["#2a7ab0", "#2f8f4e", "#b07a1e", "#a24aa0", "#6a6fd0"];
const UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]];
const WIDEST = 640;
const HEIGHT = 260;
const ROOM = 1.3; // beside the smallest and the largest size

function duration(seconds) {
  const [size, unit] = UNITS.find(([least]) => seconds >= least) || UNITS[2];
  return `${+(seconds / size).toPrecision(3)} ${unit}`;
}

function size(plot) {
  return { width: Math.min(plot.clientWidth, WIDEST), height: HEIGHT };
}

function series(label, at) {
  return { label, stroke: LINES[at % LINES.length], width: 2, dash: at ? [6, 3 * at] : undefined, points: { size: 7 }, spanGaps: true };
}

function draw(figure) {
  const names = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null)));
  if (rows.length < 2) return null;
  const plot = figure.querySelector(".plot");
  plot.hidden = false;
  const colour = (name) => () => getComputedStyle(figure).getPropertyValue(name);
  const axis = { stroke: colour("--pico-color"), grid: { stroke: colour("--pico-muted-border-color"), width: 1 } };
  const options = {
    ...size(plot),
    cursor: { show: false },
    legend: { live: false },
    scales: { x: { time: false, distr: 3, range: (_, low, high) => [low / ROOM, high * ROOM] }, y: { distr: 3 } },
    axes: [
      { ...axis, label: names[0], splits: () => rows.map((row) => row[0]), filter: (_, sizes) => sizes, values: (_, sizes) => sizes.map(String) },
      { ...axis, size: 70, values: (_, times) => times.map((time) => (time ? duration(time) : "")) },
    ],
    series: [{}, ...names.slice(1).map(series)],
  };
  const columns = names.map((_, column) => rows.map((row) => row[column]));
  return { plot, picture: new uPlot(options, columns, plot) };
}

const drawn = [...document.querySelectorAll("figure.race")].map(draw).filter(Boolean);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const { picture } of drawn) picture.redraw(false, true);
});
addEventListener("resize", () => {
  for (const { plot, picture } of drawn) {
    if (size(plot).width !== picture.width) picture.setSize(size(plot));
  }
});
