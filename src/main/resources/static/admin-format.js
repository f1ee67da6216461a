// Numbers and times for readers.

const numbers = new Intl.NumberFormat();
const amounts = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const number = value => numbers.format(value);

export const amount = (value, currency) => `${amounts.format(value)} ${currency}`;

export const time = value => value ? times.format(new Date(value)) : '';

/** How long ago, in one unit. */
export function age(value, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - new Date(value)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** A day in UTC, so many days before today, as the API writes it. */
export const dayBefore = days => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
