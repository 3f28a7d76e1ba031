CREATE TABLE `past_names` (
	`kind` text NOT NULL,
	`member_id` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`valid_to_day` integer NOT NULL,
	PRIMARY KEY(`kind`, `member_id`, `valid_to_day`)
);
