// A structured answer as a form that fills in while the object grows.

import { element } from './dom.js';

const label = name => name.replace(/_/g, ' ').replace(/^./, first => first.toUpperCase());

function shown(value) {
  if (Array.isArray(value)) return element('ul', {}, ...value.map(item => element('li', {}, shown(item))));
  if (value && typeof value === 'object') {
    return element('dl', {}, ...Object.entries(value).flatMap(([name, part]) => [element('dt', {}, label(name)), element('dd', {}, shown(part))]));
  }
  const text = value === true ? 'Yes' : value === false ? 'No' : value === null ? '–' : String(value);
  return element('span', { dir: 'auto' }, text);
}

export class ObjectView {
  element = element('div', { className: 'object' });
  value = null;

  show(value) {
    this.value = value;
    this.element.replaceChildren(shown(value));
  }
}
