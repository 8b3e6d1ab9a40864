// Days and moments, all of Rome: that is where the company keeps its books.

const ZONE = "Europe/Rome";
const DAY_MS = 86_400_000;

const ROME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** @param {Date} moment */
export function inRome(moment) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    ROME.formatToParts(moment).map((part) => [part.type, part.value]),
  );
  return { day: `${year}-${month}-${day}`, time: `${hour}:${minute}`, seconds: second };
}

export const today = () => inRome(new Date()).day;

/** @param {string} day */
export const dayText = (day) => day.split("-").reverse().join("/");

/**
 * Day and time in Rome of an RFC 3339 moment, or of the API's sent_date, which is Rome's already.
 * @param {string | null | undefined} text
 */
export function placed(text) {
  const local = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)/.exec(text ?? "");
  if (local) return { day: local[1], time: local[2] };
  const moment = new Date(text ?? NaN);
  return Number.isNaN(moment.getTime()) ? null : inRome(moment);
}

/** "dd/mm/yyyy hh:mm". @param {string | null | undefined} text */
export function momentText(text) {
  const at = placed(text);
  return at ? `${dayText(at.day)} ${at.time}` : "";
}

/** Further ahead than the longest undo window: scheduled mail. @param {string | null} moment */
export const isFarAhead = (moment) => new Date(moment ?? NaN).getTime() - Date.now() > 15 * 60_000;

/** @param {string | null | undefined} text */
export function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? "")) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text ?? "");
}

/**
 * What `<input type="datetime-local">` says, taken as Rome's time, as RFC 3339.
 * @param {string} local
 */
export function romeMoment(local) {
  const wanted = new Date(`${local}:00Z`).getTime();
  // Rome is an hour or two ahead; only where both or neither fit (the clocks turn) it is a guess.
  const offset = [1, 2].find((hours) => {
    const { day, time } = inRome(new Date(wanted - hours * 3_600_000));
    return `${day}T${time}` === local;
  });
  return `${local}:00+0${offset ?? 1}:00`;
}

/** "m:ss" until a moment; empty once it has come. @param {string} moment */
export function countdown(moment) {
  const left = Math.ceil((new Date(moment).getTime() - Date.now()) / 1000);
  if (!(left > 0) || left * 1000 > DAY_MS) return "";
  const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
