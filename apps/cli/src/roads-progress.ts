import type { ImportProgress } from "@reroute/roads/node";

const PHASES: Record<ImportProgress["phase"], { label: string; from: number; share: number }> = {
  ways: { label: "reading roads", from: 0, share: 0.3 },
  nodes: { label: "reading places", from: 0.3, share: 0.2 },
  order: { label: "ordering", from: 0.5, share: 0.5 },
};
const WIDTH = 30;

/** Draws how far an import is: one bar on a terminal, a line a phase elsewhere. */
export function makeProgressBar(output: NodeJS.WriteStream) {
  let shown = -1;
  let phaseSaid = "";
  return {
    show({ phase, share }: ImportProgress): void {
      const { label, from, share: width } = PHASES[phase];
      if (!output.isTTY) {
        if (phase !== phaseSaid) output.write(`${label} ...\n`);
        phaseSaid = phase;
        return;
      }
      const percent = Math.floor((from + width * Math.min(1, share)) * 100);
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * WIDTH);
      output.write(`\r${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${percent} % ${label.padEnd(16)}`);
    },
    clear(): void {
      if (output.isTTY && shown >= 0) output.write(`\r${" ".repeat(WIDTH + 24)}\r`);
    },
  };
}
