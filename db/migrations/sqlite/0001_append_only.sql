CREATE TRIGGER attribution_entries_no_update BEFORE UPDATE ON attribution_entries
BEGIN SELECT RAISE(ABORT, 'attribution entries are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER attribution_entries_no_delete BEFORE DELETE ON attribution_entries
BEGIN SELECT RAISE(ABORT, 'attribution entries are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER stock_movements_no_update BEFORE UPDATE ON stock_movements
BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER stock_movements_no_delete BEFORE DELETE ON stock_movements
BEGIN SELECT RAISE(ABORT, 'stock movements are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER view_log_no_update BEFORE UPDATE ON view_log
BEGIN SELECT RAISE(ABORT, 'the view log is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER view_log_no_delete BEFORE DELETE ON view_log
BEGIN SELECT RAISE(ABORT, 'the view log is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_lines_frozen BEFORE UPDATE OF order_id, variant_id, product_id, category_id, county_id, county_name_zh, county_name_en, supplier_id, supplier_name_zh, supplier_name_en, directory_entry_id, outlet_id, sales_mode, entry_channel, buying_unit_id, quantity, ordered_grams, unit_price_fen ON order_lines
BEGIN SELECT RAISE(ABORT, 'the attribution of an order line is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER order_lines_no_delete BEFORE DELETE ON order_lines
BEGIN SELECT RAISE(ABORT, 'order lines are never deleted'); END;
