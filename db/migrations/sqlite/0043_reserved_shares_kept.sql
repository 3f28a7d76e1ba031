CREATE TRIGGER share_declarations_no_update BEFORE UPDATE ON share_declarations
BEGIN SELECT RAISE(ABORT, 'what a unit declared is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER share_declarations_no_delete BEFORE DELETE ON share_declarations
BEGIN SELECT RAISE(ABORT, 'what a unit declared is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER share_keys_no_update BEFORE UPDATE ON share_keys
BEGIN SELECT RAISE(ABORT, 'published keys are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER share_keys_no_delete BEFORE DELETE ON share_keys
BEGIN SELECT RAISE(ABORT, 'published keys are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER share_certificates_no_update BEFORE UPDATE ON share_certificates
BEGIN SELECT RAISE(ABORT, 'certificates are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER share_certificates_no_delete BEFORE DELETE ON share_certificates
BEGIN SELECT RAISE(ABORT, 'certificates are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER share_certificate_lines_no_update BEFORE UPDATE ON share_certificate_lines
BEGIN SELECT RAISE(ABORT, 'the lines of certificates are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER share_certificate_lines_no_delete BEFORE DELETE ON share_certificate_lines
BEGIN SELECT RAISE(ABORT, 'the lines of certificates are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER share_reminders_no_update BEFORE UPDATE ON share_reminders
BEGIN SELECT RAISE(ABORT, 'reminders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER share_reminders_no_delete BEFORE DELETE ON share_reminders
BEGIN SELECT RAISE(ABORT, 'reminders are never deleted'); END;
