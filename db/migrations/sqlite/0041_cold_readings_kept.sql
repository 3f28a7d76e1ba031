CREATE TRIGGER cold_readings_no_update BEFORE UPDATE ON cold_readings
BEGIN SELECT RAISE(ABORT, 'cold readings are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER cold_readings_no_delete BEFORE DELETE ON cold_readings
BEGIN SELECT RAISE(ABORT, 'cold readings are never deleted'); END;
