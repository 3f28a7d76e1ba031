CREATE TABLE "payment_request_orders" (
	"request_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"order_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	CONSTRAINT "payment_request_orders_request_id_payment_id_pk" PRIMARY KEY("request_id","payment_id"),
	CONSTRAINT "payment_request_orders_above_zero" CHECK ("payment_request_orders"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "payment_request_photos" (
	"photo_id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"number" text NOT NULL,
	"unit_id" text NOT NULL,
	"joint_code" text NOT NULL,
	"due_day" integer NOT NULL,
	"note" text,
	"made_by" text NOT NULL,
	"made_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payment_request_orders" ADD CONSTRAINT "payment_request_orders_request_id_payment_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."payment_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_request_orders" ADD CONSTRAINT "payment_request_orders_payment_id_remittances_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."remittances"("payment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_request_orders" ADD CONSTRAINT "payment_request_orders_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_request_photos" ADD CONSTRAINT "payment_request_photos_photo_id_claim_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."claim_photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_request_photos" ADD CONSTRAINT "payment_request_photos_request_id_payment_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."payment_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_joint_code_joint_remittances_code_fk" FOREIGN KEY ("joint_code") REFERENCES "public"."joint_remittances"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_made_by_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payment_request_orders_payment" ON "payment_request_orders" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_request_photos_position" ON "payment_request_photos" USING btree ("request_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_requests_number" ON "payment_requests" USING btree ("number");--> statement-breakpoint
CREATE INDEX "payment_requests_unit" ON "payment_requests" USING btree ("unit_id","made_at","id");--> statement-breakpoint
CREATE INDEX "payment_requests_made" ON "payment_requests" USING btree ("made_at","id");