/* Draws every [data-chart] from the JSON it carries; also those that htmx brings later. */
import * as echarts from "/static/vendor/echarts/echarts.esm.min.mjs";

const drawn = new Map();

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colours() {
  return [1, 2, 3, 4, 5, 6].map((number) => token(`--chart-${number}`) || token("--brand"));
}

function withUnit(value, unit) {
  if (value === null || value === undefined) return "—";
  return `${Number(value).toLocaleString()}${unit ? ` ${unit}` : ""}`;
}

function axes(spec) {
  const ink = token("--ink-3");
  const categories = {
    type: "category",
    data: spec.labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token("--line-2") } },
    axisLabel: {
      color: ink,
      hideOverlap: true,
      ...(spec.kind === "bars" ? { width: 110, overflow: "truncate" } : {}),
    },
    inverse: spec.kind === "bars",
  };
  const values = {
    type: "value",
    max: spec.maximum ?? undefined,
    minInterval: spec.maximum ? undefined : 1,
    axisLabel: { color: ink, hideOverlap: true },
    splitLine: { lineStyle: { color: token("--line") } },
  };
  return spec.kind === "bars"
    ? { xAxis: values, yAxis: categories }
    : { xAxis: categories, yAxis: values };
}

function series(spec) {
  return spec.series.map((one) => ({
    name: one.name,
    type: spec.kind === "line" ? "line" : "bar",
    stack: spec.kind === "stacked" ? "all" : undefined,
    data: one.values,
    barMaxWidth: 28,
    connectNulls: true,
    symbolSize: 7,
    cursor: one.links.length ? "pointer" : "default",
  }));
}

function option(spec) {
  return {
    color: colours(),
    textStyle: { fontFamily: token("--font") },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    grid: { left: 8, right: 28, top: spec.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, type: "scroll" } : undefined,
    // Rich text: the tooltip's HTML would carry inline styles, which the page's policy forbids.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      axisPointer: { type: spec.kind === "line" ? "line" : "shadow" },
      valueFormatter: (value) => withUnit(value, spec.unit),
    },
    ...axes(spec),
    series: series(spec),
  };
}

function draw(element) {
  if (drawn.has(element)) return;
  const spec = JSON.parse(element.dataset.chart);
  element.classList.toggle("is-tall", spec.kind === "bars" && spec.labels.length > 8);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(option(spec));
  chart.on("click", (event) => {
    const link = spec.series[event.seriesIndex]?.links[event.dataIndex];
    if (link) location.assign(link);
  });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(element);
  drawn.set(element, () => {
    watcher.disconnect();
    chart.dispose();
  });
}

function drawAll() {
  for (const [element, forget] of drawn) {
    if (element.isConnected) continue;
    forget();
    drawn.delete(element);
  }
  for (const element of document.querySelectorAll("[data-chart]")) draw(element);
}

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
