import { makeClient } from "@reroute/client";
import { render } from "./render.tsx";
import { makeServer } from "./state/real-server.ts";

render(makeServer(makeClient()));
