import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runKillCampaign, startProcess } from "./kill-campaign.ts";

test("a server that is killed in the midst of writes loses no acknowledged order, doubles none and starts again", async () => {
  const report = await runKillCampaign(3, 11);
  expect(report).toMatchObject({ kills: 3, lost: [], doubled: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
}, 120_000);

test("a second start on a folder in use is refused with what to do; after the first has been killed it starts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "reroute-lock-"));
  try {
    const first = await startProcess(folder);
    await expect(startProcess(folder)).rejects.toThrow(
      `Another Reroute (process ${first.child.pid}) already uses the data folder ${folder}. Stop it first, or start this one with another REROUTE_DATA_DIR and PORT.`,
    );
    expect((await fetch(`${first.url}/v1/health`)).status).toBe(200);
    first.child.kill("SIGKILL");
    await first.exited;
    const second = await startProcess(folder);
    second.child.kill("SIGTERM");
    await second.exited;
    // Half a lock file, as a full disk leaves it, is no owner.
    writeFileSync(join(folder, "server.lock"), "");
    const third = await startProcess(folder);
    third.child.kill("SIGTERM");
    await third.exited;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
