// Says when a limit is near, before a request is refused.

import { $ } from './dom.js';

const NEAR = 0.2;

/** The parameters of each limit in a header of draft-ietf-httpapi-ratelimit-headers, by its name. */
function parsed(header) {
  const limits = {};
  for (const [, name, parameters] of (header ?? '').matchAll(/"([^"]+)"((?:;\w+=(?:\d+|"[^"]*"))*)/g)) {
    limits[name] = Object.fromEntries([...parameters.matchAll(/;(\w+)=(?:(\d+)|"([^"]*)")/g)].map(
      ([, key, number, text]) => [key, text ?? Number(number)]));
  }
  return limits;
}

/** The limits of requests, or the budgets of a day. */
function words({ name, left, of, unit, seconds }) {
  if (unit === 'requests') return `${left} of ${of} requests left; all are back in ${seconds} s`;
  const used = Math.floor(100 * (1 - left / of)), whose = name.startsWith('client') ? ' of this key' : '';
  return unit === 'tokens' ? `${used} % of today’s tokens${whose} are used` : `${used} % of today’s money${whose} is used`;
}

/** Shows the nearest limit of requests and the nearest budget. */
export function showLimits(headers) {
  const policies = parsed(headers.get('RateLimit-Policy'));
  const near = Object.entries(parsed(headers.get('RateLimit')))
    .map(([name, { r, t }]) => ({ name, left: r, of: policies[name]?.q, unit: policies[name]?.qu ?? 'requests', seconds: t }))
    .filter(({ left, of }) => left <= of * NEAR)
    .sort((one, other) => one.left / one.of - other.left / other.of);
  const shown = [near.find(({ unit }) => unit === 'requests'), near.find(({ unit }) => unit !== 'requests')];
  $('limits').textContent = shown.filter(Boolean).map(words).join(' · ');
}
