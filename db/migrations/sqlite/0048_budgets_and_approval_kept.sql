CREATE TRIGGER budget_changes_no_update BEFORE UPDATE ON budget_changes
BEGIN SELECT RAISE(ABORT, 'budget changes are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER budget_changes_no_delete BEFORE DELETE ON budget_changes
BEGIN SELECT RAISE(ABORT, 'budget changes are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER purchase_steps_no_update BEFORE UPDATE ON purchase_steps
BEGIN SELECT RAISE(ABORT, 'steps of a purchase are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER purchase_steps_no_delete BEFORE DELETE ON purchase_steps
BEGIN SELECT RAISE(ABORT, 'steps of a purchase are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER purchase_decisions_no_update BEFORE UPDATE ON purchase_decisions
BEGIN SELECT RAISE(ABORT, 'decisions about a purchase are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER purchase_decisions_no_delete BEFORE DELETE ON purchase_decisions
BEGIN SELECT RAISE(ABORT, 'decisions about a purchase are never deleted'); END;
