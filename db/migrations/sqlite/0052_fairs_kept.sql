CREATE TRIGGER fair_stalls_no_update BEFORE UPDATE ON fair_stalls
BEGIN SELECT RAISE(ABORT, 'stalls of fairs are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fair_stalls_no_delete BEFORE DELETE ON fair_stalls
BEGIN SELECT RAISE(ABORT, 'stalls of fairs are never deleted'); END;
