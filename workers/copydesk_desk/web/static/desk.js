// What the pages do beyond reading. Everything here is on top: without it each page works as it is.
"use strict";

(function () {
  const names = ["in", "published", "duplicates", "dead"];
  const dashes = [[], [], [6, 4], [2, 3]];
  let chart = null;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return { ink: of("--soft"), line: of("--line"), series: [of("--ink"), of("--accent"), of("--soft"), of("--gone-ink")] };
  }

  function draw() {
    const place = document.getElementById("chart");
    const figures = document.querySelector("[data-chart]");
    if (!place || !figures || typeof uPlot === "undefined") return;
    const columns = JSON.parse(figures.dataset.chart);
    const enough = columns[0].length > 1;
    document.getElementById("chart-empty").hidden = enough;
    if (!enough) return;
    if (chart) {
      chart.setData(columns);
      return;
    }
    const colour = colours();
    const axis = { stroke: colour.ink, grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line } };
    const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
    chart = new uPlot({
      width: place.clientWidth,
      height: 220,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { y: { range: (plot, low, high) => [0, Math.max(high, 1)] } },
      axes: [Object.assign({ values: (plot, times) => times.map(clock), incrs: [60, 300, 600, 900, 1800, 3600], space: 70 }, axis), Object.assign({ size: 60 }, axis)],
      series: [{ value: (plot, seconds) => (seconds == null ? "--" : clock(seconds)) }].concat(names.map((name, index) => (
        { label: name + " a minute", stroke: colour.series[index], width: 2, dash: dashes[index] }))),
    }, columns, place);
  }

  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:afterSwap", draw);
  window.addEventListener("resize", () => {
    const place = document.getElementById("chart");
    if (chart && place) chart.setSize({ width: place.clientWidth, height: 220 });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (chart) chart.destroy();
    chart = null;
    draw();
  });
  // All letters on the page are chosen, or none.
  document.addEventListener("change", (event) => {
    if (event.target.id !== "every") return;
    document.querySelectorAll("input[name=id]").forEach((box) => { box.checked = event.target.checked; });
  });
})();
