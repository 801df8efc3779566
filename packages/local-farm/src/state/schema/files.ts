/** Complete files of the storages, and the requests answered lately. */
export const filesSchema = `
  CREATE TABLE files (
    storage TEXT NOT NULL,
    serverPath TEXT NOT NULL,
    sizeBytes INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (storage, serverPath)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE answeredSignatures (signature TEXT PRIMARY KEY, forgetAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX answeredSignaturesByAge ON answeredSignatures (forgetAt);
`;
