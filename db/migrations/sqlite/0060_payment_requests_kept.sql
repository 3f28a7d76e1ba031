CREATE TRIGGER payment_requests_no_update BEFORE UPDATE ON payment_requests
BEGIN SELECT RAISE(ABORT, 'payment requests are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER payment_requests_no_delete BEFORE DELETE ON payment_requests
BEGIN SELECT RAISE(ABORT, 'payment requests are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER payment_request_orders_no_update BEFORE UPDATE ON payment_request_orders
BEGIN SELECT RAISE(ABORT, 'orders of a payment request are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER payment_request_orders_no_delete BEFORE DELETE ON payment_request_orders
BEGIN SELECT RAISE(ABORT, 'orders of a payment request are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER payment_request_photos_no_update BEFORE UPDATE ON payment_request_photos
BEGIN SELECT RAISE(ABORT, 'photos of a payment request are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER payment_request_photos_no_delete BEFORE DELETE ON payment_request_photos
BEGIN SELECT RAISE(ABORT, 'photos of a payment request are never deleted'); END;
