#!/usr/bin/env node
import { type Command, UsageError } from "./command.ts";

/** Loaded on demand, so that `reroute solve` does not pay for the web server's modules. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import("./commands/start.ts")).start,
  solve: async () => (await import("./commands/solve.ts")).solve,
  "serve-solver": async () => (await import("./commands/serve-solver.ts")).serveSolver,
  roads: async () => (await import("./commands/roads.ts")).roads,
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluate,
  matrix: async () => (await import("./commands/matrix.ts")).matrix,
  check: async () => (await import("./commands/check.ts")).check,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
};

const oldestNode = 22;

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < oldestNode) {
    process.stderr.write(`reroute: Node ${oldestNode} or newer is needed; this is ${node}.\n`);
    return 2;
  }
  if (name === undefined || name === "--help" || name === "-h") return help([]);
  if (name === "help") return help(args);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`reroute: there is no command "${name}". \`reroute help\` lists the commands.\n`);
    return 2;
  }
  const command = await load();
  if (args.includes("--help") || args.includes("-h")) return help([name]);
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`reroute ${name}: ${error.message}\n\n${command.usage}\n`);
    return 2;
  }
}

async function help([name]: string[]): Promise<number> {
  if (name !== undefined && Object.hasOwn(commands, name)) {
    process.stdout.write(`${(await commands[name]!()).usage}\n`);
    return 0;
  }
  const lines = await Promise.all(
    Object.keys(commands).map(async (key) => {
      const { name: word, summary } = await commands[key]!();
      return `  ${word.padEnd(14)}${summary}`;
    }),
  );
  process.stdout.write(`reroute: plans a delivery fleet's day and keeps the plan right while the day happens\n\n`);
  process.stdout.write(`Commands:\n${lines.join("\n")}\n  help          Lists the commands, or says how to use one\n`);
  return 0;
}
