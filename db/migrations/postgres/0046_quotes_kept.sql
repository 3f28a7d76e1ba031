CREATE TRIGGER quote_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON quote_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('quote lines are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER quote_messages_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON quote_messages
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('messages about quotes are never changed or deleted');
