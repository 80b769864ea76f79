-- What a machine is: its own files are protected (machine), or it is a backup server (dpm).

ALTER TABLE machine ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'machine';
