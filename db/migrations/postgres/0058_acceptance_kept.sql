CREATE TRIGGER acceptances_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptances
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('acceptances are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER acceptance_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lines of an acceptance are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER acceptance_photos_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance_photos
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('photos of an acceptance are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER acceptance_outcomes_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance_outcomes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('outcomes of an acceptance are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER acceptance_claims_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance_claims
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('claims of an acceptance are never changed or deleted');
