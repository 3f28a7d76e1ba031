CREATE TRIGGER budget_changes_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_changes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('budget changes are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER purchase_steps_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON purchase_steps
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('steps of a purchase are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER purchase_decisions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON purchase_decisions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('decisions about a purchase are never changed or deleted');
