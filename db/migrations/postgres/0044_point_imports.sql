CREATE TABLE "point_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"file_name" text NOT NULL,
	"content_hash" text NOT NULL,
	"content" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" bigint NOT NULL,
	"confirmed_at" bigint,
	"added_count" integer
);
--> statement-breakpoint
ALTER TABLE "point_imports" ADD CONSTRAINT "point_imports_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_imports" ADD CONSTRAINT "point_imports_uploaded_by_users_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "point_imports_content" ON "point_imports" USING btree ("unit_id","content_hash");