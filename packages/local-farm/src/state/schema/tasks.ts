/** Tasks, their frames and the labels on them. */
export const tasksSchema = `
  CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    status INTEGER NOT NULL,
    artist TEXT,
    producer TEXT,
    outUserId INTEGER,
    userLevel INTEGER NOT NULL,
    cloneOriginalId INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    submittedAt INTEGER,
    startedAt INTEGER,
    completedAt INTEGER,
    plan TEXT
  ) STRICT;
  CREATE TABLE labels (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE taskLabels (
    taskId INTEGER NOT NULL REFERENCES tasks(id),
    labelId INTEGER NOT NULL REFERENCES labels(id),
    PRIMARY KEY (taskId, labelId)
  ) STRICT;
  CREATE TABLE frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    taskId INTEGER NOT NULL REFERENCES tasks(id),
    frameIndex TEXT NOT NULL,
    frames TEXT NOT NULL,
    type INTEGER NOT NULL,
    status INTEGER NOT NULL,
    startedAt INTEGER,
    endedAt INTEGER,
    error TEXT
  ) STRICT;
  CREATE INDEX framesOfTask ON frames (taskId, status);
  INSERT INTO sqlite_sequence (name, seq) VALUES ('tasks', 10000), ('frames', 100000);
`;
