/**
 * The environment for a vendor's program: ours without what is meant for Farmhand alone, which may be a secret, and
 * without what would steer a Node inside the program. Windows takes names in any case.
 */
export function vendorEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(FARMHAND_.*|NODE_OPTIONS)$/i.test(name)),
  );
}
