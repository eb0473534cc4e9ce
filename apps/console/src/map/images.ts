import { routeColours, type Theme } from "../theme/route-colours.ts";
import { mapPalette } from "./palette.ts";

/** Images of the map by name, drawn when first needed: the style has no fonts and no sprite to fetch. */
export const imageNames = {
  /** A stop's dot without its number, for the view from afar. */
  dot: (colour: number, status: string) => `dot/${colour}/${status}`,
  stop: (colour: number, status: string, number: number, isPinned: boolean) =>
    `stop/${colour}/${status}/${number}${isPinned ? "/pinned" : ""}`,
  vehicle: (colour: number) => `vehicle/${colour}`,
  tick: (colour: number) => `tick/${colour}`,
  unassigned: () => "unassigned",
  depot: () => "depot",
  label: (text: string) => `label/${text}`,
  place: (text: string) => `place/${text}`,
  draft: () => "draft",
  street: (name: string) => `street/${name}`,
  oneWay: () => "one-way",
};

/** Draws the image of a name of `imageNames`; null for any other name. */
export function drawImage(name: string, theme: Theme, ratio: number): ImageData | null {
  const [kind, ...rest] = name.split("/") as [string, ...string[]];
  const draw = painters[kind];
  if (draw === undefined) return null;
  const { width, height, paint } = draw(rest, theme);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.scale(ratio, ratio);
  context.lineJoin = "round";
  context.lineCap = "round";
  paint(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

interface Drawing {
  width: number;
  height: number;
  paint: (context: CanvasRenderingContext2D) => void;
}
type Painter = (parts: string[], theme: Theme) => Drawing;

const painters: Record<string, Painter> = {
  dot: ([colour, status], theme) => ({
    width: 14,
    height: 14,
    paint(context) {
      const palette = mapPalette[theme];
      if (status === "late" || status === "at_risk" || status === "failed")
        return badge(context, status, 7, 7, 5, theme);
      const ended = status === "done" || status === "cancelled";
      disc(context, 7, 7, ended ? 2.6 : 4, ended ? palette.done : hue(colour, theme), palette.surface, 1);
    },
  }),
  stop: ([colour, status, number, pinned], theme) => ({
    width: 30,
    height: 30,
    paint(context) {
      const palette = mapPalette[theme];
      const ended = status === "done" || status === "cancelled" || status === "failed";
      disc(context, 15, 15, 9, ended ? palette.done : hue(colour, theme), palette.surface, 1.5);
      context.fillStyle = theme === "light" ? "#ffffff" : "#0d1015";
      text(context, number!, 15, 15.5, number!.length > 2 ? 8 : 10, 650);
      if (status === "late" || status === "at_risk" || status === "failed") badge(context, status, 23, 7.5, 5.5, theme);
      if (pinned) pin(context, 7, 6.5, theme);
    },
  }),
  vehicle: ([colour], theme) => ({
    width: 34,
    height: 34,
    paint(context) {
      const palette = mapPalette[theme];
      context.beginPath();
      context.moveTo(17, 4);
      context.lineTo(27.5, 28);
      context.lineTo(17, 22.5);
      context.lineTo(6.5, 28);
      context.closePath();
      context.strokeStyle = palette.surface;
      context.lineWidth = 5;
      context.stroke();
      context.fillStyle = hue(colour, theme);
      context.fill();
      context.strokeStyle = palette.ink;
      context.lineWidth = 1.5;
      context.stroke();
    },
  }),
  tick: ([colour], theme) => ({
    width: 12,
    height: 12,
    paint(context) {
      context.beginPath();
      context.moveTo(3.5, 2.5);
      context.lineTo(8, 6);
      context.lineTo(3.5, 9.5);
      context.strokeStyle = mapPalette[theme].land;
      context.lineWidth = 5;
      context.stroke();
      context.strokeStyle = hue(colour, theme);
      context.lineWidth = 2;
      context.stroke();
    },
  }),
  unassigned: (_, theme) => ({
    width: 22,
    height: 22,
    paint(context) {
      const palette = mapPalette[theme];
      disc(context, 11, 11, 7.5, palette.surface, palette.surface, 2);
      context.strokeStyle = palette.unassigned;
      context.lineWidth = 2;
      context.setLineDash([3, 3.1]);
      context.lineCap = "butt";
      context.beginPath();
      context.arc(11, 11, 7, 0, 2 * Math.PI);
      context.stroke();
    },
  }),
  draft: (_, theme) => ({
    width: 30,
    height: 40,
    paint(context) {
      const palette = mapPalette[theme];
      context.beginPath();
      context.moveTo(15, 37);
      context.bezierCurveTo(15, 37, 4, 23, 4, 14);
      context.arc(15, 14, 11, Math.PI, 0);
      context.bezierCurveTo(26, 23, 15, 37, 15, 37);
      context.fillStyle = palette.accent;
      context.fill();
      context.strokeStyle = palette.surface;
      context.lineWidth = 2;
      context.stroke();
      disc(context, 15, 14, 4, palette.surface, palette.surface, 0);
    },
  }),
  depot: (_, theme) => ({
    width: 30,
    height: 30,
    paint(context) {
      const palette = mapPalette[theme];
      context.beginPath();
      context.roundRect(4, 4, 22, 22, 5);
      context.fillStyle = palette.ink;
      context.fill();
      context.strokeStyle = palette.surface;
      context.lineWidth = 2;
      context.stroke();
      context.beginPath();
      context.moveTo(9, 21);
      context.lineTo(9, 13.5);
      context.lineTo(15, 9.5);
      context.lineTo(21, 13.5);
      context.lineTo(21, 21);
      context.moveTo(12.5, 21);
      context.lineTo(12.5, 16.5);
      context.lineTo(17.5, 16.5);
      context.lineTo(17.5, 21);
      context.strokeStyle = palette.surface;
      context.lineWidth = 1.7;
      context.stroke();
    },
  }),
  label: ([label], theme) => words(label!, 11, 600, mapPalette[theme].ink, mapPalette[theme].halo),
  street: (parts, theme) => words(parts.join("/"), 10.5, 450, mapPalette[theme].label, mapPalette[theme].halo),
  "one-way": (_, theme) => ({
    width: 12,
    height: 8,
    paint(context) {
      context.beginPath();
      context.moveTo(1.5, 4);
      context.lineTo(10, 4);
      context.moveTo(7, 1.5);
      context.lineTo(10, 4);
      context.lineTo(7, 6.5);
      context.strokeStyle = mapPalette[theme].label;
      context.lineWidth = 1;
      context.stroke();
    },
  }),
  place: ([label], theme) => words(label!, 11, 500, mapPalette[theme].label, mapPalette[theme].halo),
};

function hue(index: string | undefined, theme: Theme): string {
  return routeColours[Number(index) % routeColours.length]![theme];
}

function disc(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string,
  edge: string,
  width: number,
): void {
  context.beginPath();
  context.arc(x, y, radius + width, 0, 2 * Math.PI);
  context.fillStyle = edge;
  context.fill();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

/** The status shapes of status-mark.tsx: triangle at risk, hatched square late, crossed square failed. */
function badge(
  context: CanvasRenderingContext2D,
  status: string,
  x: number,
  y: number,
  half: number,
  theme: Theme,
): void {
  const palette = mapPalette[theme];
  context.save();
  context.translate(x, y);
  context.beginPath();
  if (status === "at_risk") {
    context.moveTo(0, -half);
    context.lineTo(half, half * 0.8);
    context.lineTo(-half, half * 0.8);
    context.closePath();
  } else {
    context.rect(-half * 0.85, -half * 0.85, half * 1.7, half * 1.7);
  }
  context.strokeStyle = palette.surface;
  context.lineWidth = 2.5;
  context.stroke();
  const colour = status === "at_risk" ? palette.atRisk : status === "late" ? palette.late : palette.failed;
  context.fillStyle = colour;
  context.fill();
  if (status !== "at_risk") {
    context.clip();
    context.strokeStyle = palette.surface;
    context.lineWidth = 1.1;
    context.beginPath();
    const lines = status === "late" ? [-0.75, 0, 0.75] : [0];
    for (const shift of lines) {
      context.moveTo(-half + shift * half, half + shift * half);
      context.lineTo(half + shift * half, -half + shift * half);
    }
    if (status === "failed") {
      context.moveTo(-half, -half);
      context.lineTo(half, half);
    }
    context.stroke();
  }
  context.restore();
}

/** The pin of pin-mark.tsx. */
function pin(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  const palette = mapPalette[theme];
  context.save();
  context.translate(x, y);
  context.beginPath();
  context.moveTo(-2, -5);
  context.lineTo(2, -5);
  context.lineTo(2, -1.5);
  context.lineTo(4, 1.5);
  context.lineTo(-4, 1.5);
  context.lineTo(-2, -1.5);
  context.closePath();
  context.moveTo(0, 1.5);
  context.lineTo(0, 6);
  context.strokeStyle = palette.surface;
  context.lineWidth = 3.5;
  context.stroke();
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.3;
  context.stroke();
  context.fillStyle = palette.ink;
  context.fill();
  context.restore();
}

function font(size: number, weight: number): string {
  return `${weight} ${size}px "Inter Variable", system-ui, sans-serif`;
}

function text(context: CanvasRenderingContext2D, content: string, x: number, y: number, size: number, weight: number) {
  context.font = font(size, weight);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(content, x, y);
}

let ruler: CanvasRenderingContext2D | null = null;

function words(content: string, size: number, weight: number, colour: string, halo: string): Drawing {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = font(size, weight);
  const width = Math.ceil(ruler.measureText(content).width) + 8;
  const height = size + 8;
  return {
    width,
    height,
    paint(context) {
      context.strokeStyle = halo;
      context.lineWidth = 3.5;
      context.font = font(size, weight);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.strokeText(content, width / 2, height / 2);
      context.fillStyle = colour;
      context.fillText(content, width / 2, height / 2);
    },
  };
}
