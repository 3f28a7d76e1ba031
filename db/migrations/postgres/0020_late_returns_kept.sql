CREATE TRIGGER late_returns_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON late_returns
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('late returns are never changed or deleted');
