import { makeSolverPool, makeVroomServer } from "@reroute/solver/node";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { readNumberOption, readWords } from "../read-words.ts";
import { readTravel, TRAVEL_OPTIONS, TRAVEL_USAGE } from "../travel-options.ts";

/** vroom-express listens here too. */
const DEFAULT_PORT = 3000;
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_MAX_SECONDS = 60;

/** `reroute serve-solver`: an HTTP server that speaks VROOM's API, until it is told to stop. */
export const serveSolver: Command = {
  name: "serve-solver",
  summary: "Answers VROOM's problems over HTTP",
  usage: `Usage: reroute serve-solver [--port P] [--host H] [--threads N] [--max-seconds S] [--lenient]
                            [--straight-line-kph K | --roads DIR]

POST / takes a problem in VROOM's JSON and answers with routes in VROOM's; GET /health says 200. HTTP statuses are those of
vroom-express: 200, 400 for input that is refused, 413 too large (64 MiB), 500 for what failed here or for travel times that
cannot be had. The problem's \`options\`: l seconds of search; without it x (0 to 5) seconds, 5 by default, and less for a
problem of few jobs; t threads. Shapes of routes (g) need a routing engine: they are refused, or left out by --lenient.

  --port P         ${DEFAULT_PORT} by default
  --host H         ${DEFAULT_HOST} by default: this machine alone; there is no sign-in
  --threads N      problems (or seeds of one problem, by its option t) solved side by side (default: 1)
  --max-seconds S  no problem is searched longer, whatever its options say (default: ${DEFAULT_MAX_SECONDS})
  --lenient        warn of unknown keys on standard error instead of refusing them

${TRAVEL_USAGE}

Ctrl-C (or SIGTERM) answers the searches that run with their best plans, and ends.`,

  run: (args) => sayFailure("serve-solver", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, isSet, alone } = readWords(
    args,
    ["port", "host", "threads", "max-seconds", ...TRAVEL_OPTIONS],
    ["lenient"],
  );
  if (alone.length > 0) throw new UsageError(`what is "${alone[0]}"?`);
  const port = readNumberOption("port", options.port, { min: 0, max: 65_535, isWhole: true }) ?? DEFAULT_PORT;
  const threads = readNumberOption("threads", options.threads, { min: 1, max: 256, isWhole: true }) ?? 1;
  const maxSeconds = readNumberOption("max-seconds", options["max-seconds"], { min: 0, max: 604_800, isWhole: false });
  const makeTravelTable = await readTravel(options);
  const host = options.host ?? DEFAULT_HOST;

  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const pool = makeSolverPool({ threads });
  const server = makeVroomServer({
    pool,
    isLenient: isSet.lenient,
    makeTravelTable,
    maxSeconds: maxSeconds ?? DEFAULT_MAX_SECONDS,
    warn: (sentence) => process.stderr.write(`reroute serve-solver: ${sentence}\n`),
  });
  try {
    const listening = await server.listen(port, host).catch((error: unknown) => {
      throw new CommandFailure(
        `${host}:${port} cannot be listened on: ${error instanceof Error ? error.message : error}`,
      );
    });
    const name = host.includes(":") ? `[${host}]` : host;
    process.stdout.write(`Solving VROOM's problems on http://${name}:${listening}\n`);
    await stopped;
    await server.close();
    return 0;
  } finally {
    await pool.close();
  }
}
