CREATE TRIGGER payment_requests_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_requests
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('payment requests are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER payment_request_orders_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_request_orders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('orders of a payment request are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER payment_request_photos_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_request_photos
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('photos of a payment request are never changed or deleted');
