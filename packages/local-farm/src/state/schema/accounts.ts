/** What the accounts have set up: labels to choose from (the wire's projects), render environments. */
export const accountsSchema = `
  CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE environments (
    editName TEXT PRIMARY KEY,
    cgId INTEGER NOT NULL,
    cgName TEXT NOT NULL,
    cgVersion TEXT NOT NULL,
    osName INTEGER NOT NULL,
    renderLayerType INTEGER NOT NULL,
    projectPath TEXT NOT NULL,
    pluginIds TEXT NOT NULL
  ) STRICT;
  INSERT INTO sqlite_sequence (name, seq) VALUES ('projects', 1000);
`;
