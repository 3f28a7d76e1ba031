CREATE TRIGGER till_sales_no_update BEFORE UPDATE ON till_sales
BEGIN SELECT RAISE(ABORT, 'sales of tills are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER till_sales_no_delete BEFORE DELETE ON till_sales
BEGIN SELECT RAISE(ABORT, 'sales of tills are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER till_returns_no_update BEFORE UPDATE ON till_returns
BEGIN SELECT RAISE(ABORT, 'returns at tills are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER till_returns_no_delete BEFORE DELETE ON till_returns
BEGIN SELECT RAISE(ABORT, 'returns at tills are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER till_devices_no_delete BEFORE DELETE ON till_devices
BEGIN SELECT RAISE(ABORT, 'tills are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER till_shifts_no_delete BEFORE DELETE ON till_shifts
BEGIN SELECT RAISE(ABORT, 'shifts are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER till_set_aside_no_delete BEFORE DELETE ON till_set_aside
BEGIN SELECT RAISE(ABORT, 'what was set aside is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER stock_differences_no_delete BEFORE DELETE ON stock_differences
BEGIN SELECT RAISE(ABORT, 'differences of stock are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER till_set_aside_content_frozen BEFORE UPDATE OF device_id, kind, entry_id, number, content, content_hash, code, detail, received_at ON till_set_aside
BEGIN SELECT RAISE(ABORT, 'what a till sent is never changed'); END;
