// Swagger UI renders repeatedly, so the attributes that it lacks for screen readers are added after each change.
const NAMES = {
  'servers': 'Server',
  'examples-select-element': 'Example',
  'content-type': 'Media type',
};

const REGIONS = [
  ['.information-container', 'About this API'],
  ['.scheme-container', 'Server and keys'],
];

function nameOf(select) {
  const known = [select.id, ...select.classList].find(word => word in NAMES);
  return known ? NAMES[known] : select.closest('[data-param-name]')?.dataset.paramName ?? 'Value';
}

function mend(page) {
  for (const select of page.querySelectorAll('select:not([aria-label])')) {
    select.setAttribute('aria-label', nameOf(select));
  }
  for (const body of page.querySelectorAll('textarea:not([aria-label])')) {
    body.setAttribute('aria-label', 'Request body');
  }
  // A link inside a button: only the button opens the operation and updates the page's address.
  for (const link of page.querySelectorAll('.opblock-summary-control a[href]')) {
    link.removeAttribute('href');
  }
  // The title is the first heading; the tags after it skip a level.
  for (const heading of page.querySelectorAll('h3, h4, h5, h6')) {
    if (!heading.closest('.markdown, .renderedMarkdown')) {
      heading.setAttribute('aria-level', Number(heading.localName[1]) - 1);
    }
  }
  for (const [selector, name] of REGIONS) {
    const region = page.querySelector(selector);
    region?.setAttribute('role', 'region');
    region?.setAttribute('aria-label', name);
  }
  // Long examples scroll, so the keyboard must reach them.
  for (const code of page.querySelectorAll('pre.microlight:not([tabindex])')) {
    code.tabIndex = 0;
  }
}

const page = document.getElementById('swagger-ui');
new MutationObserver(() => mend(page)).observe(page, { childList: true, subtree: true });
mend(page);
