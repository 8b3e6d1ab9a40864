// What npm's isbot says of agents (bench/judge.py), installed in .peers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { isbot } = createRequire(new URL("../.peers/", import.meta.url))("isbot");
const given = JSON.parse(readFileSync(0, "utf8"));
const bots = given.agents.map((agent) => isbot(agent));
const start = process.cpuUsage();
for (const agent of given.new) isbot(agent);
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ name: "isbot", bots, microseconds: (user + system) / given.new.length }));
