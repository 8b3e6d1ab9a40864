// FIC's own TypeScript client, unmodified: lists by the parameters given as JSON, to the end, and prints what it got.
"use strict";
const { Configuration, EmailsApi } = require("@fattureincloud/fattureincloud-ts-sdk");

const { base, key, company, fields, fieldset, sort, q, perPage } = JSON.parse(process.argv[2]);
const api = new EmailsApi(new Configuration({ accessToken: key, basePath: base }));

async function main() {
  const pages = [];
  for (let page = 1; ; page++) {
    const { data } = await api.listEmails(company, fields, fieldset, sort, page, perPage, q);
    pages.push(data);
    if (!data.next_page_url) break;
  }
  console.log(JSON.stringify(pages));
}

main().catch((error) => {
  console.error(error.response?.status, JSON.stringify(error.response?.data ?? String(error)));
  process.exit(1);
});
