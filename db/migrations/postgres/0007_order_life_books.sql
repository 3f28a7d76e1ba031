CREATE TRIGGER order_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON order_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the events of an order are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER reweighs_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON reweighs
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('weighings are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER allocations_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON allocations
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('allocations are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER allocation_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('allocations are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER parcel_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON parcel_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what is in a parcel is never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER order_lines_is_weighed_frozen BEFORE UPDATE OF is_weighed ON order_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('whether an order line is weighed is frozen');
--> statement-breakpoint
CREATE TRIGGER parcels_no_delete BEFORE DELETE OR TRUNCATE ON parcels
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('parcels are never deleted');
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
