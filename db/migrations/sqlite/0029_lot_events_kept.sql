CREATE TRIGGER lot_events_no_update BEFORE UPDATE ON lot_events
BEGIN SELECT RAISE(ABORT, 'lot events are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER lot_events_no_delete BEFORE DELETE ON lot_events
BEGIN SELECT RAISE(ABORT, 'lot events are never deleted'); END;
