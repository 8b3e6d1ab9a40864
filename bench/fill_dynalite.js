// Fills a folder of dynalite's with the items on standard input, one JSON object a line, straight through its own
// key and index functions: by its HTTP API a million items would take an hour.
// Usage: node fill_dynalite.js <node_modules> <folder> <CreateTable request as JSON>
"use strict";
const [modules, folder, table] = process.argv.slice(2);
const db = require(`${modules}/dynalite/db`);
const createTable = require(`${modules}/dynalite/actions/createTable`);
const readline = require("node:readline");

const AT_ONCE = 500;
const request = JSON.parse(table);
const store = db.create({ path: folder, createTableMs: 0 });
const later = (call) => new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));

async function main() {
  await later((done) => createTable(store, request, done));
  await new Promise((resolve) => setTimeout(resolve, 500)); // until it is ACTIVE
  const description = await later((done) => store.getTable(request.TableName, done));
  const indexes = description.GlobalSecondaryIndexes;
  const indexDbs = new Map(indexes.map(({ IndexName: name }) => [name, store.getIndexDb("Global", request.TableName, name)]));
  const itemDb = store.getItemDb(request.TableName);
  const puts = new Map([itemDb, ...indexDbs.values()].map((each) => [each, []]));
  const flush = () =>
    Promise.all([...puts].map(([each, operations]) => operations.length && later((done) => each.batch(operations.splice(0), done))));

  let count = 0;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const item = JSON.parse(line);
    puts.get(itemDb).push({ type: "put", key: db.createKey(item, description), value: item });
    for (const put of db.getIndexActions(indexes, null, item, description).puts) {
      puts.get(indexDbs.get(put.index)).push({ type: "put", key: put.key, value: put.item });
    }
    if (++count % AT_ONCE === 0) await flush();
  }
  await flush();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
