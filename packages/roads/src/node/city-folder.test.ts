import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeGraph } from "../graph/graph-file.ts";
import { cityFolder, ensureCity } from "./city-folder.ts";
import { GRAPH_FILE_NAME } from "./graph-folder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-city-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the city is made once and then read, and a damaged file is made anew", async () => {
  const file = join(cityFolder(folder), GRAPH_FILE_NAME);
  const made = await ensureCity(folder);
  const bytes = await readFile(file);
  const { mtimeMs } = await stat(file);
  const read = await ensureCity(folder);
  expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  expect(Buffer.compare(encodeGraph(read), encodeGraph(made))).toBe(0);
  await writeFile(file, bytes.subarray(0, bytes.length / 2));
  await ensureCity(folder);
  expect(Buffer.compare(await readFile(file), bytes)).toBe(0);
});
