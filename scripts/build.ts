import { buildPackages } from "./build-packages.ts";

/** `npm run build`: every published package into its dist/. */
for (const folder of await buildPackages()) process.stdout.write(`${folder}\n`);
