// Collections for Postman and Bruno, out of the API's description: node collections.js FOLDER
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { postmanToBruno } from "@usebruno/converters";
import postman from "openapi-to-postmanv2";

const description = readFileSync("../../docs/openapi.yaml", "utf8");
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

const options = { folderStrategy: "Tags", requestNameSource: "Fallback" };
const { output, result, reason } = await new Promise((resolve, reject) =>
  postman.convertV2({ type: "string", data: description }, options, (error, made) =>
    error ? reject(error) : resolve(made),
  ),
);
if (!result) throw new Error(reason);
const write = (name, made) =>
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(made, null, 1)}\n`);
write("ricevuta.postman_collection", output[0].data);
write("ricevuta.bruno", (await postmanToBruno(output[0].data)).collection);
