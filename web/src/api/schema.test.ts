// @vitest-environment node
import { readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";

const file = (path: string) => new URL(path, import.meta.url);

test("the generated types are those of contracts/openapi.json", async () => {
  const document = JSON.parse(readFileSync(file("../../../contracts/openapi.json"), "utf8"));
  const made = `${COMMENT_HEADER}${astToString(await openapiTS(document))}`;
  expect(readFileSync(file("./schema.d.ts"), "utf8") === made, "run `make gen` and commit schema.d.ts").toBe(
    true,
  );
}, 60_000);
