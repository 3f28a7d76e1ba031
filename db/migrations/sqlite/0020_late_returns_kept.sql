CREATE TRIGGER late_returns_no_update BEFORE UPDATE ON late_returns
BEGIN SELECT RAISE(ABORT, 'late returns are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER late_returns_no_delete BEFORE DELETE ON late_returns
BEGIN SELECT RAISE(ABORT, 'late returns are never deleted'); END;
