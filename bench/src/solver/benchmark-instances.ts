import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ProblemFile, readProblem } from "@reroute/solver";

/** The folder with instances and best-known solutions, beside the repository. */
const benchmarks = fileURLToPath(new URL("../../../../shared/benchmarks/", import.meta.url));

/** The convention of the rows that an instance of each folder is compared with; rows of others (Li & Lim: fewest vehicles first) are no bound. */
const CONVENTIONS: Record<string, string> = {
  solomon: "dimacs-1-decimal-truncated",
  homberger: "dimacs-1-decimal-truncated",
  ortec: "integer-seconds-matrix",
  cvrp: "integer-rounded",
};

export interface BenchmarkInstance {
  name: string;
  set: string;
  /** Best-known cost in the file's own unit; absent where none is published. */
  reference?: number;
  /** The reference is known to be beaten by other tables: a gap to it says little. */
  isStale: boolean;
  read(): ProblemFile;
}

/** Names of all sets: a folder, or for Homberger the folder and the number of customers. */
export const SETS = ["solomon", ...[2, 4, 6, 8, 10].map((size) => `homberger-${100 * size}`), "ortec", "cvrp", "lilim"];

/** The instances of some sets in the order of the sets, then by name; an empty list when ../shared is not here. */
export function benchmarkInstances(sets: string[]): BenchmarkInstance[] {
  if (!existsSync(benchmarks)) return [];
  const references = readReferences();
  return sets.flatMap((set) => {
    const [folder, customers] = set.split("-") as [string, string | undefined];
    const files = readdirSync(`${benchmarks}${folder}`).filter((file) => /\.(txt|vrp)$/.test(file));
    return files
      .map((file) => ({ file, name: file.replace(/\.(txt|vrp)$/, "") }))
      .filter(({ name }) => customers === undefined || name.includes(`_${Number(customers) / 100}_`))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ file, name }): BenchmarkInstance => {
        const row = references.get(`${CONVENTIONS[folder]} ${name}`);
        return {
          name,
          set,
          reference: row?.distance,
          isStale: row?.status === "stale-upper-bound",
          read: () => readProblem(readFileSync(`${benchmarks}${folder}/${file}`, "utf8")),
        };
      });
  });
}

function readReferences(): Map<string, { distance: number; status: string }> {
  const [heading, ...rows] = readFileSync(`${benchmarks}bks.csv`, "utf8").trim().split(/\r?\n/);
  const column = (name: string) => heading!.split(",").indexOf(name);
  const [name, distance, convention, status] = ["name", "distance", "convention", "status"].map(column) as [
    number,
    number,
    number,
    number,
  ];
  return new Map(
    rows.map((row) => {
      const cells = row.split(",");
      return [`${cells[convention]} ${cells[name]}`, { distance: Number(cells[distance]), status: cells[status]! }];
    }),
  );
}
