CREATE TRIGGER acceptances_no_update BEFORE UPDATE ON acceptances
BEGIN SELECT RAISE(ABORT, 'acceptances are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER acceptances_no_delete BEFORE DELETE ON acceptances
BEGIN SELECT RAISE(ABORT, 'acceptances are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_lines_no_update BEFORE UPDATE ON acceptance_lines
BEGIN SELECT RAISE(ABORT, 'lines of an acceptance are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_lines_no_delete BEFORE DELETE ON acceptance_lines
BEGIN SELECT RAISE(ABORT, 'lines of an acceptance are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_photos_no_update BEFORE UPDATE ON acceptance_photos
BEGIN SELECT RAISE(ABORT, 'photos of an acceptance are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_photos_no_delete BEFORE DELETE ON acceptance_photos
BEGIN SELECT RAISE(ABORT, 'photos of an acceptance are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_outcomes_no_update BEFORE UPDATE ON acceptance_outcomes
BEGIN SELECT RAISE(ABORT, 'outcomes of an acceptance are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_outcomes_no_delete BEFORE DELETE ON acceptance_outcomes
BEGIN SELECT RAISE(ABORT, 'outcomes of an acceptance are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_claims_no_update BEFORE UPDATE ON acceptance_claims
BEGIN SELECT RAISE(ABORT, 'claims of an acceptance are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER acceptance_claims_no_delete BEFORE DELETE ON acceptance_claims
BEGIN SELECT RAISE(ABORT, 'claims of an acceptance are never deleted'); END;
