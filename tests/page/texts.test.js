import assert from "node:assert/strict";
import { test } from "node:test";
import { put, putNamed } from "../../chalicelib/web/page/words/texts.js";

test("an Italian article is elided before the eighth and the eleventh alone", () => {
  const said = {
    "11/12": "l'11/12",
    "08/03/2026": "l'08/03/2026",
    "8/3": "l'8/3",
    "03/11": "il 03/11",
    "01/11": "il 01/11",
    "18/11": "il 18/11",
    "28/08": "il 28/08",
  };

  for (const [day, text] of Object.entries(said)) assert.equal(put("il {0}", day), text);
  assert.equal(put("Regole del {0}: {1}", "11/12/2026", "x"), "Regole dell'11/12/2026: x");
  assert.equal(
    put("Non funziona dal {0}", "08/11/2026 10:42"),
    "Non funziona dall'08/11/2026 10:42",
  );
});

test("values stay as they are", () => {
  assert.equal(
    put("Collegamento a {0} aperto", "del 11/12 $&"),
    "Collegamento a del 11/12 $& aperto",
  );
  assert.equal(put("{0}%", 3), "3%");
});

test("a place in a value is no place, and one without a value stays", () => {
  assert.equal(put("{0}: {1}", "{1}", "x"), "{1}: x");
  assert.equal(put("{0} e {0}", "del {0}"), "del {0} e del {0}");
  assert.equal(put("{{allegati}} {0}", "x"), "{{allegati}} x");
  assert.equal(putNamed("al {day}, {other}", { day: "11/12" }), "all'11/12, {other}");
});
