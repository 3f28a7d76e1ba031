CREATE TRIGGER quote_lines_no_update BEFORE UPDATE ON quote_lines
BEGIN SELECT RAISE(ABORT, 'quote lines are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER quote_lines_no_delete BEFORE DELETE ON quote_lines
BEGIN SELECT RAISE(ABORT, 'quote lines are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER quote_messages_no_update BEFORE UPDATE ON quote_messages
BEGIN SELECT RAISE(ABORT, 'messages about quotes are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER quote_messages_no_delete BEFORE DELETE ON quote_messages
BEGIN SELECT RAISE(ABORT, 'messages about quotes are never deleted'); END;
