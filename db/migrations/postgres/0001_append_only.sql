CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END $$;
--> statement-breakpoint
CREATE TRIGGER attribution_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON attribution_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('attribution entries are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER stock_movements_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('stock movements are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER view_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON view_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the view log is never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER order_lines_frozen BEFORE UPDATE OF order_id, variant_id, product_id, category_id, county_id, county_name_zh, county_name_en, supplier_id, supplier_name_zh, supplier_name_en, directory_entry_id, outlet_id, sales_mode, entry_channel, buying_unit_id, quantity, ordered_grams, unit_price_fen ON order_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the attribution of an order line is frozen');
--> statement-breakpoint
CREATE TRIGGER order_lines_no_delete BEFORE DELETE OR TRUNCATE ON order_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('order lines are never deleted');
