"""The database itself refuses to change or delete what the ledger has written."""

from django.db import migrations

TABLES = ("points_ledgerentry", "points_allocation")



def guard(table):
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_rows;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_table;
        """,
        f"""
        DROP TRIGGER append_only_rows ON {table};
        DROP TRIGGER append_only_table ON {table};
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial"), ("members", "0002_append_only")]
    operations = [guard(table) for table in TABLES]
