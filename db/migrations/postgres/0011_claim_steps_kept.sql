CREATE TRIGGER claim_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the steps of a claim are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER claims_no_delete BEFORE DELETE OR TRUNCATE ON claims
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('claims are never deleted');
--> statement-breakpoint
CREATE TRIGGER claims_frozen BEFORE UPDATE OF order_id, claim_number, kind, fault, requested_at ON claims
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was claimed is frozen');
--> statement-breakpoint
CREATE TRIGGER claim_lines_no_delete BEFORE DELETE OR TRUNCATE ON claim_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was claimed is never deleted');
--> statement-breakpoint
CREATE TRIGGER claim_lines_frozen BEFORE UPDATE OF claim_id, order_line_id, quantity, received_day, last_day, rule_id ON claim_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was claimed is frozen');
--> statement-breakpoint
CREATE TRIGGER claim_lines_decided_once BEFORE UPDATE ON claim_lines
FOR EACH ROW WHEN (OLD.accepted_quantity IS NOT NULL) EXECUTE FUNCTION refuse_change('a claim is decided once');
