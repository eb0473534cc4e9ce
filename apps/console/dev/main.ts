import { render } from "../src/render.tsx";
import { makeFakeServer, type Scene } from "./fake-server.ts";

/** Shows one scene of a made-up day: /dev/?scene=full. */
const scene = new URLSearchParams(location.search).get("scene") ?? "day";
render(makeFakeServer(scene as Scene));
