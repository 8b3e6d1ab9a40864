import assert from "node:assert/strict";
import { before, beforeEach, mock, test } from "node:test";
import { borrowSession } from "../../chalicelib/web/page/tab/session.js";

const FEED = "../../chalicelib/web/page/tab/feed.js";
const TOKEN = `e30.${btoa('{"sub":"12345","scope":"emails:r"}').replaceAll("=", "")}.e30`;

let asked = 0;
let tabs = [];

/** What the browser has: its messages come at once, so that nothing here depends on time. */
class Channel {
  static open = new Set();

  constructor(name) {
    this.name = name;
    Channel.open.add(this);
  }

  postMessage(data) {
    for (const other of Channel.open)
      if (other !== this && other.name === this.name)
        other.onmessage({ data: structuredClone(data) });
  }

  close() {
    Channel.open.delete(this);
  }
}

before(() => {
  Object.assign(globalThis, {
    window: globalThis,
    parent: globalThis,
    document: { hidden: false },
    BroadcastChannel: Channel,
    fetch: async () => {
      asked += 1;
      return Response.json({ data: [{ id: String(asked) }], cursor: String(asked), more: false });
    },
  });
  borrowSession(TOKEN);
});

beforeEach(async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  Channel.open.clear();
  asked = 0;
  tabs = [];
});

/** Another tab: a module of its own, as each page has. */
async function opened() {
  const feed = await import(`${FEED}?tab=${Math.random()}`);
  const tab = { feed, heard: [] };
  feed.listenToFeed(
    {
      taken: (rows) => tab.heard.push(rows[0].id),
      missed: () => assert.fail("missed"),
      failed: assert.fail,
    },
    () => false,
  );
  feed.beginFeed();
  tabs.push(tab);
  return tab;
}

/** Time goes by, slowly enough for each answer and message to come before the next is due. */
async function passed(ms) {
  for (let gone = 0; gone < ms; gone += 50) {
    mock.timers.tick(50);
    await new Promise(setImmediate);
  }
}

test("one tab asks every four seconds", async () => {
  const tab = await opened();
  await passed(21_100);

  assert.equal(asked, 6);
  assert.deepEqual(tab.heard, ["1", "2", "3", "4", "5", "6"]);
});

test("of three tabs one asks, and the others hear what it was told", async () => {
  for (let count = 0; count < 3; count += 1) {
    await opened();
    await passed(300);
  }
  await passed(9_100); // until each has asked once, and one leads
  const before = asked;
  for (const tab of tabs) tab.heard = [];
  await passed(40_000);

  assert.equal(asked - before, 10);
  for (const tab of tabs) assert.equal(tab.heard.length, 10);
});

test("when the tab that asks is closed, another one goes on within the leeway", async () => {
  await opened();
  await passed(3_000);
  await opened();
  await passed(12_000);
  tabs[0].feed.endFeed();
  tabs[1].heard = [];
  const before = asked;
  await passed(5_600);

  assert.ok(asked > before);
  assert.ok(tabs[1].heard.length > 0);
});
