// Draws the pictures of a page from the data beside their tables. The numbers shown are the texts that
// the server printed; the script places and colours, it computes nothing.
"use strict";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const base = () => ({ animation: !calm, textStyle: { fontFamily: "inherit", color: colour("--ink") }, aria: { enabled: true } });
const tooltip = () => ({ renderMode: "richText", backgroundColor: colour("--paper"), borderColor: colour("--line"), textStyle: { color: colour("--ink") } });

async function map(chart, data) {
  const all = await (await fetch(data.outlines)).json();
  const values = new Map(data.regions.map((region) => [region.code, region]));
  const features = all.features.filter((feature) => values.has(feature.properties.code));
  features.forEach((feature) => (feature.properties.name = values.get(feature.properties.code).name));
  echarts.registerMap(data.title, { type: "FeatureCollection", features });
  const numbers = data.regions.map((region) => region.value).filter((value) => value !== null);
  chart.setOption({
    ...base(),
    tooltip: { ...tooltip(), formatter: (at) => (at.data ? `${at.name}  ${at.data.text}` : at.name) },
    visualMap: {
      min: Math.min(...numbers), max: Math.max(...numbers), calculable: true, orient: "horizontal", left: "center", bottom: 0,
      textStyle: { color: colour("--quiet") }, inRange: { color: [colour("--bar-quiet"), colour("--link")] },
    },
    series: [{
      type: "map", map: data.title, roam: false, layoutCenter: ["50%", "46%"], layoutSize: "88%",
      label: { show: true, fontSize: 11, color: colour("--ink"), textBorderColor: colour("--paper"), textBorderWidth: 2 },
      itemStyle: { borderColor: colour("--paper"), areaColor: colour("--band") },
      emphasis: { label: { color: colour("--ink") }, itemStyle: { areaColor: colour("--yellow") } },
      data: data.regions,
    }],
  });
}

function funnel(chart, data) {
  chart.setOption({
    ...base(),
    tooltip: { ...tooltip(), formatter: (at) => `${at.name}  ${at.data.text}` },
    grid: { left: 8, right: 56, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", inverse: true, data: data.stages.map((stage) => stage.name), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colour("--ink") } },
    series: [{
      type: "bar", barMaxWidth: 26, itemStyle: { color: colour("--bar"), borderRadius: 3 },
      label: { show: true, position: "right", color: colour("--ink"), formatter: (at) => at.data.text },
      data: data.stages,
    }],
  });
}

// One row a project: the planned span as a pale bar, the real one over it, milestones as diamonds.
function gantt(chart, data) {
  const day = (text) => new Date(`${text}T00:00:00+08:00`).getTime();
  const bars = data.rows.flatMap((row, index) =>
    row.spans.map((span) => ({ value: [index, day(span.from), day(span.to), span.kind], text: span.text, href: row.href })));
  const marks = data.rows.flatMap((row, index) =>
    row.marks.map((mark) => ({ value: [day(mark.on), index], text: mark.text, href: row.href })));
  const shade = { planned: colour("--bar-quiet"), real: colour("--bar") };
  const draw = (params, api) => {
    const [from, to] = [api.coord([api.value(1), api.value(0)]), api.coord([api.value(2), api.value(0)])];
    const planned = api.value(3) === "planned";
    const height = api.size([0, 1])[1] * (planned ? 0.7 : 0.35);
    const shape = { x: from[0], y: from[1] - height / 2, width: Math.max(2, to[0] - from[0]), height, r: 2 };
    return { type: "rect", shape, style: { fill: shade[planned ? "planned" : "real"] } };
  };
  const width = Math.min(240, chart.getWidth() * 0.35);
  chart.setOption({
    ...base(),
    tooltip: { ...tooltip(), formatter: (at) => at.data.text },
    grid: { left: width + 12, right: 24, top: 28, bottom: 8 },
    xAxis: { type: "time", position: "top", axisLabel: { color: colour("--quiet") }, splitLine: { show: true, lineStyle: { color: colour("--line") } } },
    yAxis: { type: "category", inverse: true, data: data.rows.map((row) => row.name), axisLabel: { color: colour("--ink"), width, overflow: "truncate" }, axisTick: { show: false } },
    series: [
      { type: "custom", renderItem: draw, encode: { x: [1, 2], y: 0 }, data: bars, markLine: { silent: true, symbol: "none", lineStyle: { color: colour("--red") }, label: { show: false }, data: [{ xAxis: day(data.today) }] } },
      { type: "line", showSymbol: true, symbol: "diamond", symbolSize: 11, lineStyle: { width: 0 }, itemStyle: { color: colour("--warn") }, data: marks },
    ],
  });
}

const kinds = { map, funnel, gantt };

function draw(place) {
  const data = JSON.parse(place.dataset.picture);
  if (data.kind !== "map") place.style.height = `${(data.rows ?? data.stages).length * 30 + 60}px`;
  const chart = echarts.init(place, null, { renderer: "svg" });
  kinds[data.kind](chart, data);
  chart.on("click", (at) => at.data?.href && location.assign(at.data.href));
  addEventListener("resize", () => chart.resize());
  return () => chart.dispose();
}

// Looks may change under the pictures: they are drawn anew then.
let drawn = [];
function drawAll() {
  drawn.forEach((dispose) => dispose());
  drawn = [...document.querySelectorAll("[data-picture]")].map(draw);
}
drawAll();
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-size"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
