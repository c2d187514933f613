"""The database itself notes whose summaries, and which days, no longer tell what the rows say.

Statement by statement and in the same transaction, so that no way of writing is missed; only what
the summaries are made of counts, so that a sweep of surpluses leaves them alone.
"""

from django.db import migrations

# Of each table: what a row makes stale (member, day, instant), and what of it the summaries read.
# A message counts only once it has been sent and has cost something.
COUNTED = """({0}.member_id IS NOT NULL AND {0}.cost > 0 AND {0}.sent_at IS NOT NULL
        AND {0}.status IN ('sent', 'delivered', 'undelivered', 'unknown'))"""
TABLES = {
    "points_purchase": (
        ("{0}.member_id", "{0}.business_date", "NULL::timestamptz"),
        """({0}.member_id, {0}.shop_id, {0}.business_date, {0}.status = 'voided', {0}.net,
            {0}.returned_net, {0}.granted_value, {0}.recovered_value, {0}.given_value)""",
        "TRUE",
    ),
    "points_grant": (
        ("NULL::bigint", "{0}.business_date", "NULL::timestamptz"),
        "({0}.member_id, {0}.business_date, {0}.value, {0}.recovered_value)",
        "TRUE",
    ),
    "members_message": (
        ("NULL::bigint", "NULL::date", "{0}.sent_at"),
        f"({COUNTED}, {{0}}.member_id, {{0}}.sent_at, {{0}}.cost)",
        COUNTED,
    ),
    "members_member": (
        ("{0}.id", "NULL::date", "{0}.joined_at"),
        "({0}.status, {0}.joined_at, {0}.joined_shop_id)",
        "TRUE",
    ),
}

# What was given and sent to a member counts to the shop he joined in.
MOVED_HOUSE = """
    INSERT INTO analytics_stalefigure (day, at)
    SELECT DISTINCT told.day, told.at
    FROM new_rows AS fresh JOIN old_rows AS former USING (id)
    CROSS JOIN LATERAL (
        SELECT business_date AS day, NULL::timestamptz AS at
        FROM points_grant WHERE member_id = fresh.id
        UNION ALL
        SELECT NULL, sent_at FROM members_message WHERE member_id = fresh.id AND cost > 0
    ) AS told
    WHERE fresh.joined_shop_id IS DISTINCT FROM former.joined_shop_id
        AND num_nonnulls(told.day, told.at) = 1;
"""


def noting(table):
    stale, read, counted = TABLES[table]
    fresh, former = (", ".join(stale).format(row) for row in ("fresh", "former"))
    changed = f"{read.format('fresh')} IS DISTINCT FROM {read.format('former')}"
    moved = MOVED_HOUSE if table == "members_member" else ""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_makes_stale() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO analytics_stalefigure (member_id, day, at)
                SELECT DISTINCT {fresh} FROM new_rows AS fresh WHERE {counted.format("fresh")};
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO analytics_stalefigure (member_id, day, at)
                SELECT DISTINCT {former} FROM old_rows AS former
                WHERE {counted.format("former")};
            ELSE
                INSERT INTO analytics_stalefigure (member_id, day, at)
                SELECT DISTINCT told.* FROM new_rows AS fresh JOIN old_rows AS former USING (id)
                CROSS JOIN LATERAL (VALUES ({fresh}), ({former})) AS told (member_id, day, at)
                WHERE {changed} AND num_nonnulls(told.member_id, told.day, told.at) > 0;
                {moved}
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER notes_stale_insert AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_makes_stale();
        CREATE TRIGGER notes_stale_update AFTER UPDATE ON {table}
            REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_makes_stale();
        CREATE TRIGGER notes_stale_delete AFTER DELETE ON {table}
            REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_makes_stale();
        """,
        f"""
        DROP TRIGGER notes_stale_insert ON {table};
        DROP TRIGGER notes_stale_update ON {table};
        DROP TRIGGER notes_stale_delete ON {table};
        DROP FUNCTION {table}_makes_stale();
        """,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0001_summaries"),
        ("members", "0009_withheld_follow_ups"),
        ("points", "0006_files_of_leads"),
    ]
    operations = [noting(table) for table in TABLES]
