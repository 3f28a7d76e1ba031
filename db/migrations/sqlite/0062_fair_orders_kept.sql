CREATE TRIGGER signed_orders_no_update BEFORE UPDATE ON signed_orders
BEGIN SELECT RAISE(ABORT, 'signed orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER signed_orders_no_delete BEFORE DELETE ON signed_orders
BEGIN SELECT RAISE(ABORT, 'signed orders are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_lines_no_update BEFORE UPDATE ON signed_order_lines
BEGIN SELECT RAISE(ABORT, 'lines of signed orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_lines_no_delete BEFORE DELETE ON signed_order_lines
BEGIN SELECT RAISE(ABORT, 'lines of signed orders are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_links_no_update BEFORE UPDATE ON signed_order_links
BEGIN SELECT RAISE(ABORT, 'links of signed orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_links_no_delete BEFORE DELETE ON signed_order_links
BEGIN SELECT RAISE(ABORT, 'links of signed orders are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_ends_no_update BEFORE UPDATE ON signed_order_ends
BEGIN SELECT RAISE(ABORT, 'ends of signed orders are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER signed_order_ends_no_delete BEFORE DELETE ON signed_order_ends
BEGIN SELECT RAISE(ABORT, 'ends of signed orders are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER fair_forecasts_no_update BEFORE UPDATE ON fair_forecasts
BEGIN SELECT RAISE(ABORT, 'forecasts are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fair_forecasts_no_delete BEFORE DELETE ON fair_forecasts
BEGIN SELECT RAISE(ABORT, 'forecasts are never deleted'); END;
