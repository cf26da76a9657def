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
PRAGMA application_id = 1112757337;
PRAGMA user_version = 1;
INSERT INTO environment (id, name, fence, position, generation, last_run, newest_record_format)
  VALUES (1, 'production', 4, 6, 1, 1, 1), (2, 'staging', 1, 0, 0, 0, 0);
INSERT INTO journal (sequence, environment, run, kind, step, time, format, data) VALUES
  (1, 1, 1, 'run_begin', 0, 1767225600000000, 1, '{"command":"apply","digest":"3f9a"}'),
  (2, 1, 1, 'phase', 0, 1767225600100000, 1, '{"phase":"expand"}'),
  (4, 1, 1, 'outcome', 1, 1767225600200000, 1, '{}'),
  (6, 1, 1, 'run_end', 0, 1767225600300000, 1, '{}');
INSERT INTO run (environment, run, command, digest, began, ended, outcome, phase, undoing, who, host,
  pid, pid_start, takes_back, first_sequence, last_sequence, plan) VALUES
  (1, 1, 'apply', '3f9a', 1767225600000000, 1767225600300000, 'committed', 'contract', 0, 'ann',
   'web1', 4711, 99, 0, 1, 6, '{}');
INSERT INTO object (environment, object_id, address, type, schema_version, deposed, prevent_destroy,
  attributes, private, origin_attributes, origin_private, dependencies) VALUES
  (1, 'page-1', 'page', 'file', 1, 0, 1, '{"path":"/srv/index.html","content":"shop 1.0.0\n"}',
   '{}', '{"content":"before\n"}', '{}', ''),
  (1, 'web-1', 'web', 'process', 1, 0, 0, '{"command":["python3"],"replicas":2}', '{"ports":[20001]}',
   NULL, NULL, '4:page,');
INSERT INTO generation (environment, number, run, command, digest, who, time, outputs, graph) VALUES
  (1, 1, 1, 'apply', '3f9a', 'ann', 1767225600300000, '{}', '{}');
