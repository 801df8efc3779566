/**
 * What the accounts have: money (in thousandths), settings, labels to choose from (the wire's projects), render
 * environments. An account that changed nothing has no row in `accountSettings`.
 */
export const accountsSchema = `
  CREATE TABLE wallets (
    userId INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL,
    coupon INTEGER NOT NULL,
    owed INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE accountSettings (userId INTEGER PRIMARY KEY, taskTimeoutSeconds INTEGER NOT NULL) STRICT;
  CREATE TABLE raysyncKeys (userId INTEGER PRIMARY KEY, userKey TEXT NOT NULL) STRICT;
  CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userId INTEGER NOT NULL,
    name TEXT NOT NULL,
    status INTEGER NOT NULL,
    UNIQUE (userId, name)
  ) STRICT;
  CREATE TABLE environments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userId INTEGER NOT NULL,
    editName TEXT NOT NULL,
    cgId INTEGER NOT NULL,
    cgName TEXT NOT NULL,
    cgVersion TEXT NOT NULL,
    osName INTEGER NOT NULL,
    renderLayerType INTEGER NOT NULL,
    projectPath TEXT NOT NULL,
    pluginIds TEXT NOT NULL,
    UNIQUE (userId, editName)
  ) STRICT;
  CREATE TABLE defaultEnvironments (
    userId INTEGER NOT NULL,
    cgId INTEGER NOT NULL,
    osName INTEGER NOT NULL,
    environmentId INTEGER NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    PRIMARY KEY (userId, cgId, osName)
  ) STRICT;
  INSERT INTO sqlite_sequence (name, seq) VALUES ('projects', 1000);
`;
