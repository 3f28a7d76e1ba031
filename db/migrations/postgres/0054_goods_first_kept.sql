CREATE TRIGGER payment_terms_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_terms
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('terms of payment are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER order_accounts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON order_accounts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('agreements of orders on account are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER order_deductions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON order_deductions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('deductions of orders are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER order_settlements_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON order_settlements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('settlements of orders are never changed or deleted');
