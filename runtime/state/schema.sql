-- Format 1 of `.backstay/state.db`. The number is in user_version, the mark of Backstay ("BSTY") in application_id.
-- Times are microseconds since 1970 in UTC. An environment's rows are written only by the owner of its lease, which
-- carries the fence that was current when it took it. A change of this file needs a new number, a file
-- migrations/NNNN-what.sql that leads from format NNNN to the next, and a stored file of the old format for the tests.

-- One row an environment: its lease (owner NULL: free) and the counters that commands read at once.
CREATE TABLE environment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  owner TEXT,
  host TEXT,
  pid INTEGER,
  pid_start INTEGER,
  since INTEGER,
  expires INTEGER,
  fence INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 0,
  last_run INTEGER NOT NULL DEFAULT 0,
  newest_record_format INTEGER NOT NULL DEFAULT 0
);

-- Append-only. Sequences count through all environments.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  environment INTEGER NOT NULL,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  step INTEGER NOT NULL,
  time INTEGER NOT NULL,
  format INTEGER NOT NULL,
  data TEXT NOT NULL
);

-- Views of the journal, kept in the same transactions.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  environment INTEGER NOT NULL,
  run INTEGER NOT NULL,
  command TEXT NOT NULL,
  digest TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER,
  outcome TEXT,
  phase TEXT NOT NULL,
  undoing INTEGER NOT NULL DEFAULT 0,
  who TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  pid_start INTEGER NOT NULL,
  takes_back INTEGER NOT NULL DEFAULT 0,
  first_sequence INTEGER NOT NULL,
  last_sequence INTEGER,
  plan TEXT NOT NULL,
  UNIQUE (environment, run)
);

CREATE TABLE object (
  id INTEGER PRIMARY KEY,
  environment INTEGER NOT NULL,
  object_id TEXT NOT NULL,
  address TEXT NOT NULL,
  type TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  deposed INTEGER NOT NULL,
  prevent_destroy INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  private TEXT NOT NULL,
  origin_attributes TEXT,
  origin_private TEXT,
  dependencies TEXT NOT NULL,
  UNIQUE (environment, object_id)
);

CREATE TABLE generation (
  id INTEGER PRIMARY KEY,
  environment INTEGER NOT NULL,
  number INTEGER NOT NULL,
  run INTEGER NOT NULL,
  command TEXT NOT NULL,
  digest TEXT NOT NULL,
  who TEXT NOT NULL,
  time INTEGER NOT NULL,
  outputs TEXT NOT NULL,
  graph TEXT NOT NULL,
  UNIQUE (environment, number)
);
