CREATE TRIGGER till_sales_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON till_sales
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('sales of tills are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER till_returns_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON till_returns
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('returns at tills are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER till_devices_no_delete BEFORE DELETE OR TRUNCATE ON till_devices
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('tills are never deleted');
--> statement-breakpoint
CREATE TRIGGER till_shifts_no_delete BEFORE DELETE OR TRUNCATE ON till_shifts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('shifts are never deleted');
--> statement-breakpoint
CREATE TRIGGER till_set_aside_no_delete BEFORE DELETE OR TRUNCATE ON till_set_aside
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was set aside is never deleted');
--> statement-breakpoint
CREATE TRIGGER stock_differences_no_delete BEFORE DELETE OR TRUNCATE ON stock_differences
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('differences of stock are never deleted');
--> statement-breakpoint
CREATE TRIGGER till_set_aside_content_frozen BEFORE UPDATE OF device_id, kind, entry_id, number, content, content_hash, code, detail, received_at ON till_set_aside
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what a till sent is never changed');
