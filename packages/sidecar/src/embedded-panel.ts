/** The panel's built files as text, by name. Bundling the sidecar puts them here; otherwise there are none. */
export const EMBEDDED_PANEL: Readonly<Record<string, string>> | null = null;
