CREATE TABLE "joint_remittance_parts" (
	"code" text NOT NULL,
	"payment_id" text NOT NULL,
	CONSTRAINT "joint_remittance_parts_code_payment_id_pk" PRIMARY KEY("code","payment_id")
);
--> statement-breakpoint
CREATE TABLE "joint_remittances" (
	"code" text PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "joint_remittance_parts" ADD CONSTRAINT "joint_remittance_parts_code_joint_remittances_code_fk" FOREIGN KEY ("code") REFERENCES "public"."joint_remittances"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "joint_remittance_parts" ADD CONSTRAINT "joint_remittance_parts_payment_id_remittances_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."remittances"("payment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "joint_remittance_parts_payment" ON "joint_remittance_parts" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "joint_remittances_key" ON "joint_remittances" USING btree ("idempotency_key");