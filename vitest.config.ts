import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];
const beside = (...folders: string[]) => folders.map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "server",
          include: beside("apps/server"),
          exclude,
          // Both stores are made once: a migrated embedded snapshot and a PostgreSQL to clone from.
          globalSetup: ["apps/server/test/global-setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "rest",
          include: beside("packages", "apps", "bench", "scripts", "e2e"),
          exclude: [...exclude, "apps/server/**"],
        },
      },
    ],
  },
});
