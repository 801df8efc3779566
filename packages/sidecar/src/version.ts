/** Version of the sidecar and of its HTTP API's implementation; kept equal to the package's by a test. */
export const VERSION = '0.1.0';
