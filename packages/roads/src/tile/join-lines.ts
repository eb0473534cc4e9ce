/**
 * Lines, given flat as x, y, x, y ..., that go on in another one joined to it, so that a street is one line and not one from each junction to
 * the next. Where more than two meet nothing is joined. `isDirected`: a line goes on only in its own direction.
 */
export function joinLines(lines: readonly number[][], isDirected: boolean): number[][] {
  const ends = new Map<string, number[]>();
  const startOf = (line: readonly number[]) => `${line[0]} ${line[1]}`;
  const endOf = (line: readonly number[]) => `${line.at(-2)} ${line.at(-1)}`;
  for (const [index, line] of lines.entries()) {
    for (const end of [startOf(line), endOf(line)]) {
      const some = ends.get(end);
      if (some) some.push(index);
      else ends.set(end, [index]);
    }
  }
  const isTaken = new Uint8Array(lines.length);

  /** The line that goes on from the end of another, turned so that it does; undefined where none or several do. */
  function next(line: readonly number[]): number[] | undefined {
    const meeting = ends.get(endOf(line))!;
    const [following] = meeting.filter((index) => isTaken[index] === 0);
    if (meeting.length !== 2 || following === undefined) return undefined;
    const candidate = lines[following];
    if (startOf(candidate) !== endOf(line) && isDirected) return undefined;
    isTaken[following] = 1;
    return startOf(candidate) === endOf(line) ? candidate : reversed(candidate);
  }

  const joined: number[][] = [];
  for (const [index, line] of lines.entries()) {
    if (isTaken[index] === 1) continue;
    // A line in the middle of a street waits for the one at its beginning; what is left then is a ring.
    if (isDirected && ends.get(startOf(line))!.length === 2 && hasBefore(index)) continue;
    joined.push(follow(index));
  }
  for (const index of lines.keys()) if (isTaken[index] === 0) joined.push(follow(index));
  return joined;

  function hasBefore(index: number): boolean {
    return ends
      .get(startOf(lines[index]))!
      .some((other) => other !== index && endOf(lines[other]) === startOf(lines[index]));
  }

  function follow(index: number): number[] {
    isTaken[index] = 1;
    let line = [...lines[index]];
    for (let turn = 0; turn < (isDirected ? 1 : 2); turn++) {
      for (let more = next(line); more !== undefined; more = next(line)) line.push(...more.slice(2));
      if (!isDirected) line = reversed(line);
    }
    return line;
  }
}

function reversed(line: readonly number[]): number[] {
  const turned: number[] = [];
  for (let at = line.length - 2; at >= 0; at -= 2) turned.push(line[at], line[at + 1]);
  return turned;
}
