CREATE TRIGGER payment_terms_no_update BEFORE UPDATE ON payment_terms
BEGIN SELECT RAISE(ABORT, 'terms of payment are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER payment_terms_no_delete BEFORE DELETE ON payment_terms
BEGIN SELECT RAISE(ABORT, 'terms of payment are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_accounts_no_update BEFORE UPDATE ON order_accounts
BEGIN SELECT RAISE(ABORT, 'agreements of orders on account are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER order_accounts_no_delete BEFORE DELETE ON order_accounts
BEGIN SELECT RAISE(ABORT, 'agreements of orders on account are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_deductions_no_update BEFORE UPDATE ON order_deductions
BEGIN SELECT RAISE(ABORT, 'deductions of orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER order_deductions_no_delete BEFORE DELETE ON order_deductions
BEGIN SELECT RAISE(ABORT, 'deductions of orders are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_settlements_no_update BEFORE UPDATE ON order_settlements
BEGIN SELECT RAISE(ABORT, 'settlements of orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER order_settlements_no_delete BEFORE DELETE ON order_settlements
BEGIN SELECT RAISE(ABORT, 'settlements of orders are never deleted'); END;
