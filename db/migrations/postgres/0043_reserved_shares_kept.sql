CREATE TRIGGER share_declarations_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON share_declarations
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what a unit declared is never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER share_keys_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON share_keys
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('published keys are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER share_certificates_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON share_certificates
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('certificates are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER share_certificate_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON share_certificate_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the lines of certificates are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER share_reminders_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON share_reminders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('reminders are never changed or deleted');
