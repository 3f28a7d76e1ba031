CREATE TRIGGER cold_readings_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON cold_readings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('cold readings are never changed or deleted');
