// Charts of one measure: columns for days, bars for everything else. The table below a chart has the same numbers.

import { element } from './admin-table.js';

const MOST_BARS = 10;
const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, ...children) {
  const created = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => created.setAttribute(name, value));
  created.append(...children);
  return created;
}

const tooltip = text => Object.assign(document.createElementNS(SVG, 'title'), { textContent: text });

/** Days from the first to the last, also those without a value. */
function everyDay(points, from, to) {
  const values = new Map(points.map(({ name, value }) => [name, value])), days = [];
  for (let day = new Date(from); day <= new Date(to); day.setUTCDate(day.getUTCDate() + 1)) {
    const name = day.toISOString().slice(0, 10);
    days.push({ name, value: values.get(name) ?? 0 });
  }
  return days;
}

function columns(points, most, format) {
  const rects = points.map(({ name, value }, i) => {
    const height = value / most * 100;
    return svg('rect', { x: i + 0.1, width: 0.8, y: 100 - height, height }, tooltip(`${name}: ${format(value)}`));
  });
  return [
    element('div', { className: 'most', text: format(most) }),
    svg('svg', { class: 'columns', 'aria-hidden': true, viewBox: `0 0 ${points.length} 100`, preserveAspectRatio: 'none' }, ...rects),
    element('div', { className: 'axis' }, element('span', { text: points[0].name }), element('span', { text: points.at(-1).name })),
  ];
}

function bars(points, most, format) {
  return points.slice(0, MOST_BARS).map(({ name, value }) => element('div', { className: 'bar' },
    element('span', { className: 'name', text: name }),
    svg('svg', { 'aria-hidden': true, viewBox: '0 0 100 1', preserveAspectRatio: 'none' }, svg('rect', { width: value / most * 100, height: 1 })),
    element('span', { className: 'value', text: format(value) })));
}

/** Draws points { name, value } into a figure with the role of an image. */
export function draw(figure, { what, by, from, to, points, format }) {
  const shown = by === 'day' ? everyDay(points, from, to) : points.toSorted((a, b) => b.value - a.value);
  const most = Math.max(...shown.map(({ value }) => value));
  figure.hidden = !(most > 0);
  if (figure.hidden) return;
  const largest = shown.find(({ value }) => value === most);
  figure.ariaLabel = `Chart of ${what} by ${by}, ${from} to ${to}; most: ${largest.name} with ${format(most)}`;
  figure.replaceChildren(...(by === 'day' ? columns : bars)(shown, most, format));
}
