CREATE TRIGGER attribution_entries_no_update BEFORE UPDATE ON attribution_entries
BEGIN SELECT RAISE(ABORT, 'attribution entries are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER attribution_entries_no_delete BEFORE DELETE ON attribution_entries
BEGIN SELECT RAISE(ABORT, 'attribution entries are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_events_no_update BEFORE UPDATE ON order_events
BEGIN SELECT RAISE(ABORT, 'the events of an order are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER order_events_no_delete BEFORE DELETE ON order_events
BEGIN SELECT RAISE(ABORT, 'the events of an order are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER reweighs_no_update BEFORE UPDATE ON reweighs
BEGIN SELECT RAISE(ABORT, 'weighings are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER reweighs_no_delete BEFORE DELETE ON reweighs
BEGIN SELECT RAISE(ABORT, 'weighings are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER allocations_no_update BEFORE UPDATE ON allocations
BEGIN SELECT RAISE(ABORT, 'allocations are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER allocations_no_delete BEFORE DELETE ON allocations
BEGIN SELECT RAISE(ABORT, 'allocations are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER allocation_lines_no_update BEFORE UPDATE ON allocation_lines
BEGIN SELECT RAISE(ABORT, 'allocations are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER allocation_lines_no_delete BEFORE DELETE ON allocation_lines
BEGIN SELECT RAISE(ABORT, 'allocations are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER parcel_lines_no_update BEFORE UPDATE ON parcel_lines
BEGIN SELECT RAISE(ABORT, 'what is in a parcel is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER parcel_lines_no_delete BEFORE DELETE ON parcel_lines
BEGIN SELECT RAISE(ABORT, 'what is in a parcel is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER order_lines_is_weighed_frozen BEFORE UPDATE OF is_weighed ON order_lines
BEGIN SELECT RAISE(ABORT, 'whether an order line is weighed is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER parcels_no_delete BEFORE DELETE ON parcels
BEGIN SELECT RAISE(ABORT, 'parcels are never deleted'); END;
--> statement-breakpoint
UPDATE orders SET progress = 'allocated' WHERE state IN ('paid', 'partially_refunded', 'refunded');
--> statement-breakpoint
UPDATE orders SET gateway = (SELECT gateway FROM payments WHERE payments.order_id = orders.id ORDER BY payments.attempt DESC LIMIT 1)
WHERE EXISTS (SELECT 1 FROM payments WHERE payments.order_id = orders.id);
--> statement-breakpoint
UPDATE orders SET storage_class = 'chilled'
WHERE EXISTS (SELECT 1 FROM order_lines WHERE order_lines.order_id = orders.id AND order_lines.storage_class = 'chilled');
--> statement-breakpoint
UPDATE orders SET storage_class = 'frozen'
WHERE EXISTS (SELECT 1 FROM order_lines WHERE order_lines.order_id = orders.id AND order_lines.storage_class = 'frozen');
--> statement-breakpoint
INSERT INTO order_counties (county_id, placed_at, order_id)
SELECT DISTINCT order_lines.county_id, orders.placed_at, orders.id FROM order_lines JOIN orders ON orders.id = order_lines.order_id;
