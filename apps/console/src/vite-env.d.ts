/** What Vite adds to modules, as far as the console uses it. */
declare module "*?url" {
  const url: string;
  export default url;
}

declare module "*.css";

interface ImportMeta {
  /** The modules that match, loaded at build time. */
  glob<Module>(patterns: string[], options: { eager: true }): Record<string, Module>;
}
