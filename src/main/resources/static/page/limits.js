// Says when a limit is near, before a request is refused.

import { $ } from './dom.js';

const NEAR = 0.2;

/** The parameters of each limit in a header of draft-ietf-httpapi-ratelimit-headers, by its name. */
function parsed(header) {
  const limits = {};
  for (const [, name, parameters] of (header ?? '').matchAll(/"([^"]+)"((?:;\w+=\d+)*)/g)) {
    limits[name] = Object.fromEntries([...parameters.matchAll(/;(\w+)=(\d+)/g)].map(([, key, value]) => [key, Number(value)]));
  }
  return limits;
}

export function showLimits(headers) {
  const policies = parsed(headers.get('RateLimit-Policy'));
  const near = Object.entries(parsed(headers.get('RateLimit')))
    .map(([name, { r, t }]) => ({ left: r, of: policies[name]?.q, seconds: t }))
    .filter(({ left, of }) => left <= of * NEAR)
    .sort((one, other) => one.left - other.left)[0];
  $('limits').textContent = near ? `${near.left} of ${near.of} requests left; all are back in ${near.seconds} s` : '';
}
