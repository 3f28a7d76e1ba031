PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_freight_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`destination_province_code` text NOT NULL,
	`storage_class` text NOT NULL,
	`base_fen` integer NOT NULL,
	`base_grams` integer NOT NULL,
	`step_grams` integer NOT NULL,
	`step_fen` integer NOT NULL,
	`free_from_fen` integer,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "freight_rules_amounts" CHECK("__new_freight_rules"."step_grams" > 0 and "__new_freight_rules"."base_grams" >= 0 and "__new_freight_rules"."base_fen" >= 0 and "__new_freight_rules"."step_fen" >= 0)
);
--> statement-breakpoint
INSERT INTO `__new_freight_rules`("id", "destination_province_code", "storage_class", "base_fen", "base_grams", "step_grams", "step_fen", "free_from_fen", "valid_from_day", "valid_to_day", "source_zh", "source_en") SELECT "id", "destination_province_code", "storage_class", "base_fen", "base_grams", "step_grams", "step_fen", "free_from_fen", "valid_from_day", "valid_to_day", "source_zh", "source_en" FROM `freight_rules`;--> statement-breakpoint
DROP TABLE `freight_rules`;--> statement-breakpoint
ALTER TABLE `__new_freight_rules` RENAME TO `freight_rules`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `freight_rules_destination` ON `freight_rules` (`destination_province_code`,`storage_class`,`valid_from_day`);