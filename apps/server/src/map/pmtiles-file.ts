import { type FileHandle, open } from "node:fs/promises";
import { PMTiles, type Source, TileType } from "pmtiles";

export interface PmtilesFile {
  /** Who must be named, without mark-up. */
  attribution: string;
  maxZoom: number;
  /** Undefined: the file has no such tile. */
  tile(z: number, x: number, y: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

const defaultAttribution = "© OpenStreetMap contributors";

/** Opens a PMTiles file with vector tiles. Rejects with a sentence when it is none. */
export async function openPmtiles(path: string): Promise<PmtilesFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const tiles = new PMTiles(fileSource(path, file));
    const { tileType, maxZoom } = await tiles.getHeader();
    if (tileType !== TileType.Mvt) throw new Error("has no vector tiles (MVT)");
    const { attribution } = ((await tiles.getMetadata()) ?? {}) as { attribution?: string };
    const { close } = file;
    return {
      attribution: attribution?.replaceAll(/<[^>]*>/g, "") || defaultAttribution,
      maxZoom,
      tile: async (z, x, y) => {
        const found = await tiles.getZxy(z, x, y);
        return found && new Uint8Array(found.data);
      },
      close: close.bind(file),
    };
  } catch (error) {
    await file?.close();
    throw new Error(`REROUTE_MAP_PMTILES: ${path}: ${(error as Error).message}`);
  }
}

function fileSource(path: string, file: FileHandle): Source {
  return {
    getKey: () => path,
    getBytes: async (offset, length) => {
      const data = new ArrayBuffer(length);
      const { bytesRead } = await file.read(new Uint8Array(data), 0, length, offset);
      return { data: data.slice(0, bytesRead) };
    },
  };
}
