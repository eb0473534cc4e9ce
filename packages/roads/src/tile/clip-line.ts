/**
 * The parts of a line, given flat as x, y, x, y ..., inside the square from `least` to `most` on both axes (Liang & Barsky 1984, piece by
 * piece). Whole numbers; a part has at least two points.
 */
export function clipLine(line: readonly number[], least: number, most: number): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  const end = () => {
    if (part.length > 2) parts.push(part);
    part = [];
  };
  for (let at = 2; at < line.length; at += 2) {
    const [fromX, fromY, toX, toY] = [line[at - 2], line[at - 1], line[at], line[at + 1]];
    let [enters, leaves] = [0, 1];
    for (const [from, by] of [
      [fromX, toX - fromX],
      [fromY, toY - fromY],
    ]) {
      if (by === 0) {
        if (from < least || from > most) leaves = -1;
        continue;
      }
      const [one, other] = [(least - from) / by, (most - from) / by];
      enters = Math.max(enters, Math.min(one, other));
      leaves = Math.min(leaves, Math.max(one, other));
    }
    if (enters >= leaves) {
      end();
      continue;
    }
    const pointAt = (share: number) => [
      Math.round(fromX + share * (toX - fromX)),
      Math.round(fromY + share * (toY - fromY)),
    ];
    if (enters > 0) end();
    if (part.length === 0) part.push(...pointAt(enters));
    part.push(...pointAt(leaves));
    if (leaves < 1) end();
  }
  end();
  return parts;
}
