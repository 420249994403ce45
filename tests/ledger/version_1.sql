BEGIN TRANSACTION;
CREATE TABLE faults (
	set_id VARCHAR(26) NOT NULL, 
	number INTEGER NOT NULL, 
	fault VARCHAR(32) NOT NULL, 
	rep INTEGER, 
	PRIMARY KEY (set_id, number), 
	FOREIGN KEY(set_id) REFERENCES sets (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "faults" VALUES('SET1',2,'rushing',2);
CREATE TABLE holds (
	set_id VARCHAR(26) NOT NULL, 
	number INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	device_us BIGINT NOT NULL, 
	mean DOUBLE NOT NULL, 
	steadiness DOUBLE, 
	PRIMARY KEY (set_id, number), 
	FOREIGN KEY(set_id) REFERENCES sets (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "holds" VALUES('SET1',1,20.0,1,600.0,2.5);
CREATE TABLE manual_entries (
	set_id VARCHAR(26) NOT NULL, 
	load DOUBLE, 
	effort DOUBLE, 
	note VARCHAR(1000), 
	PRIMARY KEY (set_id), 
	FOREIGN KEY(set_id) REFERENCES sets (id) ON DELETE CASCADE
);
INSERT INTO "manual_entries" VALUES('SET1',60.0,NULL,'heavy');
CREATE TABLE reps (
	set_id VARCHAR(26) NOT NULL, 
	number INTEGER NOT NULL, 
	at BIGINT, 
	device_us BIGINT, 
	confidence DOUBLE, 
	rise DOUBLE, 
	top DOUBLE, 
	fall DOUBLE, 
	peak DOUBLE, 
	low DOUBLE, 
	loaded DOUBLE, 
	net_peak DOUBLE, 
	impulse DOUBLE, 
	lockout_quality DOUBLE, 
	asymmetry DOUBLE, 
	band_held DOUBLE, 
	PRIMARY KEY (set_id, number), 
	FOREIGN KEY(set_id) REFERENCES sets (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "reps" VALUES('SET1',1,1795240863000,3000000,0.9,0.8,1.0,1.25,812.5,161.0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reps" VALUES('SET1',2,1795240866000,6000000,0.9,0.8,1.0,1.25,812.5,161.0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reps" VALUES('SET1',3,1795240869000,9000000,0.9,0.8,1.0,1.25,812.5,161.0,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE sessions (
	id VARCHAR(26) NOT NULL, 
	station VARCHAR(32) NOT NULL, 
	athlete VARCHAR(32), 
	athlete_name VARCHAR(64), 
	routine VARCHAR(64), 
	started BIGINT NOT NULL, 
	ended BIGINT, 
	outcome VARCHAR(16) NOT NULL, 
	planned_sets INTEGER NOT NULL, 
	share DOUBLE, 
	timing VARCHAR(8), 
	PRIMARY KEY (id)
);
INSERT INTO "sessions" VALUES('SESSION1','garage','sam','Sam','pre_run_short',1795240800000,1795240800000,'completed',2,1.0,NULL);
CREATE TABLE sets (
	id VARCHAR(26) NOT NULL, 
	session_id VARCHAR(26) NOT NULL, 
	exercise VARCHAR(64) NOT NULL, 
	side VARCHAR(8) NOT NULL, 
	measure VARCHAR(16) NOT NULL, 
	number INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	goal_reps INTEGER, 
	goal_seconds DOUBLE, 
	started BIGINT NOT NULL, 
	ended BIGINT, 
	ended_by VARCHAR(16), 
	reps INTEGER, 
	partials INTEGER NOT NULL, 
	held DOUBLE NOT NULL, 
	confidence DOUBLE, 
	asymmetry DOUBLE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "sets" VALUES('SET1','SESSION1','glute_bridge','both','platform',1,1,15,NULL,1795240860000,1795240800000,'goal',3,0,0.0,0.9,NULL);
CREATE TABLE traces (
	session_id VARCHAR(26) NOT NULL, 
	sensor VARCHAR(16) NOT NULL, 
	at BIGINT NOT NULL, 
	device_us BIGINT NOT NULL, 
	after_gap BOOLEAN NOT NULL, 
	samples INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (session_id, sensor, at), 
	FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "traces" VALUES('SESSION1','band',1795240800000,0,1,1,X'01010100000078DA6338C18002000BC800C9');
CREATE INDEX ix_sessions_started ON sessions (started);
CREATE INDEX ix_sets_session_id ON sets (session_id);
COMMIT;
