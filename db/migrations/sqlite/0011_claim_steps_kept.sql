CREATE TRIGGER claim_events_no_update BEFORE UPDATE ON claim_events
BEGIN SELECT RAISE(ABORT, 'the steps of a claim are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER claim_events_no_delete BEFORE DELETE ON claim_events
BEGIN SELECT RAISE(ABORT, 'the steps of a claim are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims
BEGIN SELECT RAISE(ABORT, 'claims are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER claims_frozen BEFORE UPDATE OF order_id, claim_number, kind, fault, requested_at ON claims
BEGIN SELECT RAISE(ABORT, 'what was claimed is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER claim_lines_no_delete BEFORE DELETE ON claim_lines
BEGIN SELECT RAISE(ABORT, 'what was claimed is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER claim_lines_frozen BEFORE UPDATE OF claim_id, order_line_id, quantity, received_day, last_day, rule_id ON claim_lines
BEGIN SELECT RAISE(ABORT, 'what was claimed is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER claim_lines_decided_once BEFORE UPDATE ON claim_lines WHEN old.accepted_quantity IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a claim is decided once'); END;
