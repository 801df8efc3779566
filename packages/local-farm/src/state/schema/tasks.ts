/**
 * Tasks, their frames and the labels on them.
 *
 * - A task whose frames are in children of its own has none itself; children are no part of the task list.
 * - `shelf` says where a task is listed: 0 nowhere, 1 in the task list, 2 in the recycle bin.
 * - `searchText` is what a keyword is looked for in, in small letters; it is in the index of the list, so that a search
 *   reads no whole tasks.
 * - `hold` is what a task's waiting frames wait for: 0 only for a node, 8 those that are not priority frames for those
 *   that are, 10 all of them for simulations of the same parent.
 * - `tile` of a frame is 0 for whole frames, the tile's number from 1 on, -1 where tiles are put together; `blockers`
 *   counts the tiles that are not done. A task's frames have ids without gaps, a frame's tiles come right before their
 *   assembly: pages and tiles are found by counting.
 * - `tallies` and `listCounts` are kept by triggers, so that no list has to count. What is new in `tallies` is counted by
 *   whoever adds a task's frames.
 */
export const tasksSchema = `
  CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userId INTEGER NOT NULL,
    parentId INTEGER REFERENCES tasks(id),
    hasChildren INTEGER NOT NULL DEFAULT 0,
    shelf INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL,
    hold INTEGER NOT NULL DEFAULT 0,
    stage INTEGER NOT NULL DEFAULT 0,
    artist TEXT,
    producer TEXT,
    outUserId INTEGER,
    userLevel INTEGER NOT NULL,
    cloneOriginalId INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    submittedAt INTEGER,
    startedAt INTEGER,
    runningSince INTEGER,
    completedAt INTEGER,
    deletedAt INTEGER,
    timeLimitSeconds INTEGER NOT NULL DEFAULT 0,
    deadlineAt INTEGER,
    searchText TEXT NOT NULL DEFAULT '',
    firstFrameId INTEGER NOT NULL DEFAULT 0,
    rowCount INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    plan TEXT
  ) STRICT;
  CREATE INDEX tasksListed ON tasks (shelf, id, status, userId, submittedAt, searchText) WHERE shelf > 0;
  CREATE INDEX tasksListedByStatus ON tasks (shelf, status, id, userId) WHERE shelf > 0;
  CREATE INDEX tasksListedByUser ON tasks (shelf, userId, id, status) WHERE shelf > 0;
  CREATE INDEX taskChildren ON tasks (parentId) WHERE parentId IS NOT NULL;
  CREATE INDEX taskDeadlines ON tasks (deadlineAt) WHERE deadlineAt IS NOT NULL;
  CREATE INDEX taskQueue ON tasks (userLevel DESC, submittedAt, id)
    WHERE status IN (0, 5) AND rowCount > 0 AND hold <> 10;

  CREATE TABLE listCounts (
    shelf INTEGER NOT NULL,
    userId INTEGER NOT NULL,
    status INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (shelf, userId, status)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER taskListed AFTER UPDATE OF shelf, status ON tasks
  WHEN (NEW.shelf > 0 OR OLD.shelf > 0) AND (NEW.shelf <> OLD.shelf OR NEW.status <> OLD.status)
  BEGIN
    UPDATE listCounts SET count = count - 1
      WHERE shelf = OLD.shelf AND userId = OLD.userId AND status = OLD.status;
    INSERT INTO listCounts (shelf, userId, status, count) SELECT NEW.shelf, NEW.userId, NEW.status, 1
      WHERE NEW.shelf > 0
      ON CONFLICT DO UPDATE SET count = count + 1;
  END;

  CREATE TABLE labels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userId INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (userId, name)
  ) STRICT;
  CREATE TABLE taskLabels (
    taskId INTEGER NOT NULL REFERENCES tasks(id),
    labelId INTEGER NOT NULL REFERENCES labels(id),
    PRIMARY KEY (taskId, labelId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tasksOfLabel ON taskLabels (labelId);

  CREATE TABLE frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    taskId INTEGER NOT NULL,
    frameIndex TEXT NOT NULL,
    type INTEGER NOT NULL,
    tile INTEGER NOT NULL,
    blockers INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 1,
    recommits INTEGER NOT NULL DEFAULT 0,
    startedAt INTEGER,
    endedAt INTEGER,
    fee REAL NOT NULL DEFAULT 0,
    coupon REAL NOT NULL DEFAULT 0,
    arrears REAL NOT NULL DEFAULT 0,
    error TEXT
  ) STRICT;
  CREATE INDEX framesReady ON frames (taskId, id) WHERE status = 1 AND blockers = 0;
  CREATE INDEX framesRendering ON frames (taskId, id) WHERE status = 2;

  CREATE TABLE tallies (
    taskId INTEGER PRIMARY KEY REFERENCES tasks(id),
    total INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    rendering INTEGER NOT NULL DEFAULT 0,
    stopped INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    openPriority INTEGER NOT NULL DEFAULT 0,
    renderMs INTEGER NOT NULL DEFAULT 0,
    fee REAL NOT NULL DEFAULT 0,
    coupon REAL NOT NULL DEFAULT 0,
    arrears REAL NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TRIGGER taskCreated AFTER INSERT ON tasks BEGIN
    INSERT INTO tallies (taskId) VALUES (NEW.id);
  END;
  CREATE TRIGGER frameMoved AFTER UPDATE OF status ON frames WHEN NEW.status <> OLD.status BEGIN
    UPDATE tallies SET
      waiting = waiting + (NEW.status = 1) - (OLD.status = 1),
      rendering = rendering + (NEW.status = 2) - (OLD.status = 2),
      stopped = stopped + (NEW.status = 3) - (OLD.status = 3),
      done = done + (NEW.status = 4) - (OLD.status = 4),
      failed = failed + (NEW.status IN (5, 11)) - (OLD.status IN (5, 11)),
      openPriority = openPriority + (NEW.type IN (4, 6)) * ((NEW.status IN (1, 2)) - (OLD.status IN (1, 2)))
      WHERE taskId = NEW.taskId;
  END;
  INSERT INTO sqlite_sequence (name, seq) VALUES ('tasks', 10000), ('frames', 100000);
`;
