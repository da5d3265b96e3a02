package io.dataweaver.connector.postgres;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a source and a sink find out about a server before a run. Changes nothing. */
final class PostgresChecks {

    private static final long SKEW_SECONDS = 5;

    private final Session session;
    private final CheckContext context;

    PostgresChecks(Session session, CheckContext context) {
        this.session = session;
        this.context = context;
    }

    /** Reports what there is to say of the session, which is logged in. */
    void server(ConnectionSettings settings, java.time.Clock clock) throws SQLException {
        record Server(String user, String version, long seconds) {}
        Server server = session.query(
                        "select current_user::text, current_setting('server_version'),"
                                + " extract(epoch from clock_timestamp())::int8",
                        row -> new Server(row.getString(1), row.getString(2), row.getLong(3)))
                .get(0);
        context.pass("log in", settings + " as " + server.user() + ", PostgreSQL " + server.version());
        long skew = Math.abs(server.seconds() - clock.instant().getEpochSecond());
        if (skew > SKEW_SECONDS) {
            context.warn("clock", "the server's is " + skew + " s apart", "let both machines follow a time server");
        }
    }

    /** Reports whether it can be told how busy the server is, if that counts. */
    void load(boolean counts) throws SQLException {
        if (!counts) {
            return;
        }
        Long active = OtherSessions.active(session);
        if (active == null) {
            context.fail(
                    "load",
                    "this user may not see what other sessions do",
                    "as a superuser: grant pg_read_all_stats to "
                            + session.connection().getUserName());
        } else {
            context.pass("load", active + " sessions of others are at work now");
        }
    }

    /** Reports whether rows of tables may be read. */
    void readable(List<QualifiedName> tables) throws SQLException {
        for (QualifiedName table : tables) {
            right(table, "select", "read");
        }
    }

    /** Reports whether a column tells which rows are new. */
    void cursor(CursorTable table) throws SQLException {
        QualifiedName name = table.dataset().relation().orElseThrow().name();
        String column = table.cursor().name().toString();
        if (CursorTable.isOnStandby(session)) {
            context.fail("cursor", "a standby does not know what transactions are open", "read from the primary");
            return;
        }
        table.look(session, CursorPosition.BEGINNING);
        boolean indexed = session.query(
                        "select exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and"
                                + " a.attnum = i.indkey[0] where i.indrelid = to_regclass(?) and a.attname = ? and i.indisvalid)",
                        row -> row.getBoolean(1),
                        name.toSql(),
                        table.cursor().name().name())
                .get(0);
        if (indexed) {
            context.pass("cursor", "column " + column + " of " + name + " has an index");
        } else {
            context.warn(
                    "cursor",
                    "column " + column + " of " + name + " has no index, so that each look reads the whole table",
                    "create index concurrently on " + name.toSql() + " ("
                            + table.cursor().name().toSql() + ")");
        }
        long cached = session.query(
                        "select coalesce(max(s.seqcache), 1) from pg_sequence s where s.seqrelid ="
                                + " to_regclass(pg_get_serial_sequence(?, ?))",
                        row -> row.getLong(1),
                        name.toSql(),
                        table.cursor().name().name())
                .get(0);
        if (cached > 1) {
            context.fail(
                    "cursor",
                    "sessions take " + cached + " numbers of " + column
                            + " at a time, so that later rows may have smaller ones",
                    "alter its sequence to cache 1, or choose a column of timestamps");
        }
    }

    /** Reports whether the log of the server tells the changes of tables, and may be read. */
    void changes(List<QualifiedName> tables, Optional<String> publication) throws SQLException {
        requireLog(session);
        context.pass("log", "wal_level is logical");
        boolean may = session.query(
                        "select rolreplication or rolsuper from pg_roles where rolname = current_user",
                        row -> row.getBoolean(1))
                .get(0);
        if (may) {
            context.pass("replication", "this user may read the log");
        } else {
            context.fail(
                    "replication",
                    "this user may not read the log",
                    "as a superuser: alter role " + session.connection().getUserName() + " replication");
        }
        for (QualifiedName table : tables) {
            identity(table);
            if (publication.isPresent()) {
                published(table, publication.get());
            }
        }
    }

    private void identity(QualifiedName table) throws SQLException {
        if (LogSlot.tellsKeys(session, table)) {
            context.pass("replica identity", "the log tells which rows of " + table + " change");
        } else {
            context.fail(
                    "replica identity",
                    "the log does not tell the primary key of rows of " + table + " that change",
                    "alter table " + table.toSql() + " replica identity default");
        }
    }

    private void published(QualifiedName table, String publication) throws SQLException {
        boolean has = LogSlot.isPublished(session, publication, table);
        Optional<String> withheld = new WantedChanges(List.of(), false).withheldBy(session, publication, table);
        if (has && withheld.isPresent()) {
            context.fail(
                    "publication",
                    "publication " + publication + " " + withheld.get(),
                    "let its owner publish all of it, or leave `publication` out");
        } else if (has) {
            context.pass("publication", table + " is in publication " + publication);
        } else {
            context.fail(
                    "publication",
                    table + " is not in publication " + publication,
                    "alter publication " + new Identifier(publication).toSql() + " add table " + table.toSql());
        }
    }

    /** Fails unless the server writes a log from which changes can be read. */
    static void requireLog(Session session) throws SQLException {
        String level = session.query("select current_setting('wal_level')", row -> row.getString(1))
                .get(0);
        int version = session.connection().getServerMajorVersion();
        if (!level.equals("logical") || version < LogSlot.FIRST_SERVER) {
            throw new DataWeaverException(
                    PostgresErrorCode.LOG_NOT_READY,
                    "expected PostgreSQL " + LogSlot.FIRST_SERVER + " or newer with wal_level = logical, but found "
                            + version + " with wal_level = " + level,
                    PostgresErrorCode.LOG_NOT_READY.remedy(),
                    null);
        }
    }

    /** Reports whether a table may be written, or made. */
    void writable(QualifiedName table, WriteMode mode, boolean creates) throws SQLException {
        boolean exists = session.query("select to_regclass(?) is not null", row -> row.getBoolean(1), table.toSql())
                .get(0);
        if (!exists && !creates) {
            context.fail("table", table + " does not exist, and `create` is false", "create it, or leave `create` out");
            return;
        }
        if (!exists) {
            mayCreateIn(table.schema().map(Identifier::name), table + " can be made");
            return;
        }
        right(table, "insert", "written");
        switch (mode) {
            case APPEND -> {}
            case UPSERT -> {
                right(table, "update", "updated");
                right(table, "delete", "deleted from");
            }
            case REPLACE -> right(table, "delete", "replaced");
        }
    }

    /** Reports whether the tables of positions are there, or can be made. */
    void ledger(Ledger ledger, Identifier schema) throws SQLException {
        if (ledger.exists(session)) {
            context.pass("positions", "the tables of positions are in schema " + schema);
        } else {
            mayCreateIn(Optional.of(schema.name()), "the tables of positions can be made in schema " + schema);
        }
    }

    private void right(QualifiedName table, String right, String participle) throws SQLException {
        boolean has = session.query(
                        "select has_table_privilege(to_regclass(?), ?)", row -> row.getBoolean(1), table.toSql(), right)
                .get(0);
        if (has) {
            context.pass(right, table + " may be " + participle);
        } else {
            context.fail(
                    right,
                    table + " may not be " + participle,
                    "as its owner: grant " + right + " on " + table.toSql() + " to this user");
        }
    }

    private void mayCreateIn(Optional<String> schema, String what) throws SQLException {
        boolean may = session.query(
                        "select case when to_regnamespace(quote_ident(s.name)) is null"
                                + " then has_database_privilege(current_database(), 'create')"
                                + " else has_schema_privilege(s.name, 'create') end"
                                + " from (select coalesce(?, current_schema(), 'public') as name) s",
                        row -> row.getBoolean(1),
                        schema.orElse(null))
                .get(0);
        String name = schema.orElse("of the search path");
        if (may) {
            context.pass("create", what);
        } else {
            context.fail(
                    "create",
                    "this user may not create tables in schema " + name,
                    "as its owner: grant create on schema " + name + " to this user; or create the tables beforehand");
        }
    }
}
