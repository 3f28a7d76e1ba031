CREATE TABLE "stock_count_lines" (
	"count_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"counted" integer NOT NULL,
	"booked" integer NOT NULL,
	"counted_by" text,
	"counted_at" bigint NOT NULL,
	CONSTRAINT "stock_count_lines_count_id_variant_id_pk" PRIMARY KEY("count_id","variant_id"),
	CONSTRAINT "stock_count_lines_not_below_zero" CHECK ("stock_count_lines"."counted" >= 0 and "stock_count_lines"."booked" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_counts" (
	"id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"opened_by" text,
	"opened_at" bigint NOT NULL,
	"closed_by" text,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "stock_write_offs" (
	"id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"reason" text NOT NULL,
	"written_by" text,
	"written_at" bigint NOT NULL,
	CONSTRAINT "stock_write_offs_quantity_above_zero" CHECK ("stock_write_offs"."quantity" > 0)
);
--> statement-breakpoint
ALTER TABLE "stock_count_lines" ADD CONSTRAINT "stock_count_lines_count_id_stock_counts_id_fk" FOREIGN KEY ("count_id") REFERENCES "public"."stock_counts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_count_lines" ADD CONSTRAINT "stock_count_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_counts" ADD CONSTRAINT "stock_counts_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_write_offs" ADD CONSTRAINT "stock_write_offs_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_write_offs" ADD CONSTRAINT "stock_write_offs_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_counts_open" ON "stock_counts" USING btree ("outlet_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "stock_counts_outlet" ON "stock_counts" USING btree ("outlet_id","opened_at");--> statement-breakpoint
CREATE INDEX "stock_write_offs_outlet" ON "stock_write_offs" USING btree ("outlet_id","written_at");