package io.dataweaver.connector.postgres;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TypeInfo;

/**
 * Reads the system catalogs by one session.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class Catalog {

    private static final int MAX_DEPTH = 32;

    private final Session session;
    /** What {@link #fullName} looks at: the element of an array, and the schema of either. */
    private static final String ELEMENT_AND_SCHEMA = " left join pg_type e on e.oid = t.typelem and e.typarray = t.oid"
            + " join pg_namespace tn on tn.oid = coalesce(e.typnamespace, t.typnamespace)";

    private final Map<Integer, TypeRow> types = new HashMap<>();
    private final boolean arraysAsText;

    /** Creates a catalog that knows arrays as arrays, but for those that are declared with several dimensions. */
    Catalog(Session session) {
        this(session, false);
    }

    /** Creates a catalog; with {@code arraysAsText}, columns of arrays are known by their text. */
    Catalog(Session session, boolean arraysAsText) {
        this.session = session;
        this.arraysAsText = arraysAsText;
    }

    /**
     * Returns SQL for the name of type {@code t}, with its schema unless it is built in: {@code format_type} leaves the
     * schema out where the search path leads to it, which may be another path elsewhere.
     */
    private static String fullName(String modifier) {
        return "case when tn.nspname <> 'pg_catalog' and pg_type_is_visible(coalesce(e.oid, t.oid))"
                + " then quote_ident(tn.nspname) || '.' else '' end || format_type(t.oid, " + modifier + ")";
    }

    /**
     * Finds a type by its name in SQL; empty if there is none, or the name is none. The name is read as a type's name and
     * nothing else, so that one that was found is safe to stand in SQL.
     */
    Optional<PgType> findType(String name) throws SQLException {
        record Named(int oid, String name) {}
        session.execute("savepoint dataweaver_type");
        try {
            List<Named> found = session.query(
                    "select t.oid::int8, " + fullName("-1") + " from pg_type t" + ELEMENT_AND_SCHEMA
                            + " where t.oid = to_regtype(?)",
                    row -> new Named((int) row.getLong(1), row.getString(2)),
                    name);
            session.execute("release savepoint dataweaver_type");
            return found.isEmpty() ? Optional.empty() : Optional.of(type(found.get(0).oid, -1, found.get(0).name));
        } catch (SQLException notAName) {
            if (SqlFailures.isConnectionLost(notAName)) {
                throw notAName;
            }
            session.execute("rollback to savepoint dataweaver_type; release savepoint dataweaver_type");
            return Optional.empty();
        }
    }

    /** Returns the name of a type in SQL, without any modifier, as a value is cast to it without being cut or rounded. */
    String nameWithoutModifier(PgType type) throws SQLException {
        return name(type.oid(), -1);
    }

    private String name(int oid, int modifier) throws SQLException {
        return session.query(
                        "select " + fullName(Integer.toString(modifier)) + " from pg_type t" + ELEMENT_AND_SCHEMA
                                + " where t.oid = ?",
                        row -> row.getString(1),
                        Integer.toUnsignedLong(oid))
                .get(0);
    }

    private record TypeRow(char kind, int base, int baseModifier, int element, boolean array) {}

    /** Returns the schema where a table without schema is created or found first. */
    String currentSchema() throws SQLException {
        String schema = session.query("select current_schema()", row -> Optional.ofNullable(row.getString(1)))
                .get(0)
                .orElse("public");
        return schema;
    }

    /** Tells whether something has that name, which has its schema, whether or not this user may look at it. */
    boolean hasName(QualifiedName name) throws SQLException {
        return session.query(
                        "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where n.nspname = ? and c.relname = ?)",
                        row -> row.getBoolean(1),
                        name.schema().orElseThrow().name(),
                        name.table().name())
                .get(0);
    }

    /** Finds a table or view by its name; a name without schema is looked for along the search path. */
    Optional<Relation> find(QualifiedName name) throws SQLException {
        List<Long> oids = session.query(
                "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)"
                        + " and c.relkind in ('r', 'p', 'v', 'm', 'f')",
                row -> row.getLong(1),
                name.toSql());
        return oids.isEmpty() ? Optional.empty() : relation(oids.get(0));
    }

    /** Returns the names of all tables and views of users, but not the partitions of a table. */
    List<QualifiedName> tables() throws SQLException {
        return session.query(
                "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition"
                        + " and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
                        + " and c.relname not in ('dataweaver_positions', 'dataweaver_epochs', 'dataweaver_claims')"
                        + " and c.relname not like 'dataweaver\\_staging\\_%'"
                        + " order by 1, 2",
                row -> QualifiedName.of(row.getString(1), row.getString(2)));
    }

    /** Reads the parts of a table that hold rows: itself, its partitions and what inherits from it. */
    List<TablePart> parts(long oid) throws SQLException {
        return session.query(
                "with recursive tree as (select ?::oid as oid"
                        + " union select i.inhrelid from pg_inherits i join tree on i.inhparent = tree.oid)"
                        + " select c.oid::int8, n.nspname, c.relname, c.relkind,"
                        + " case when c.relkind in ('r', 'm') then pg_relation_size(c.oid) else 0 end"
                        + "   / current_setting('block_size')::int8,"
                        + " coalesce(pg_relation_filenode(c.oid), 0)::int8,"
                        + " pg_stat_get_tuples_deleted(c.oid)"
                        + " from tree join pg_class c on c.oid = tree.oid"
                        + " join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind <> 'p' order by 2, 3",
                row -> new TablePart(
                        row.getLong(1),
                        QualifiedName.of(row.getString(2), row.getString(3)),
                        row.getString(4).charAt(0),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)),
                oid);
    }

    /**
     * Returns by which acts those partitions of a table that hold rows have become such, by their {@code oid}: each time that one of
     * them is attached again, this is another text. The numbers of the transactions stand in the order of the levels.
     */
    Map<Long, String> attachments(long oid) throws SQLException {
        Map<Long, String> attachments = new LinkedHashMap<>();
        session.query(
                "with recursive tree as (select ?::oid as oid, '' as acts"
                        + " union all select i.inhrelid, tree.acts || '.' || i.xmin::text"
                        + "   from pg_inherits i join tree on i.inhparent = tree.oid)"
                        + " select tree.oid::int8, tree.acts from tree join pg_class c on c.oid = tree.oid"
                        + " where c.relkind <> 'p'",
                row -> attachments.put(row.getLong(1), row.getString(2)),
                oid);
        return attachments;
    }

    /** Describes the columns of a query without running it. */
    List<PgColumn> columnsOf(String query) throws SQLException {
        try (PreparedStatement statement =
                session.connection().prepareStatement("select * from (" + query + "\n) as q limit 0")) {
            ResultSetMetaData described = statement.getMetaData();
            TypeInfo typeInfo = session.connection().getTypeInfo();
            List<PgColumn> columns = new ArrayList<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                int oid = typeInfo.getPGType(described.getColumnTypeName(i));
                PgType type = type(oid, modifier(described, i, oid), described.getColumnTypeName(i));
                if (type.isMoreThanItIsReadAs()) {
                    type = type(oid, type.modifier(), name(oid, type.modifier()));
                }
                type = arraysAsText && type.wire() == Wire.ARRAY ? type.asText() : type;
                columns.add(new PgColumn(new Identifier(described.getColumnName(i)), type));
            }
            return columns;
        }
    }

    /** The driver tells precision and scale, but not the modifier that they came from. */
    private static int modifier(ResultSetMetaData described, int column, int oid) throws SQLException {
        return switch (Wire.ofOid(oid)) {
            case NUMERIC ->
                described.getPrecision(column) == 0
                        ? -1
                        : (described.getPrecision(column) << 16 | (described.getScale(column) & 0x7ff)) + 4;
            case TIME, TIMESTAMP, TIMESTAMPTZ -> described.getScale(column);
            case VARCHAR, BPCHAR ->
                described.getPrecision(column) == Integer.MAX_VALUE ? -1 : described.getPrecision(column) + 4;
            default -> -1;
        };
    }

    /** Reads a table or view; empty if it has been dropped since it was found. */
    private Optional<Relation> relation(long oid) throws SQLException {
        List<PgColumn> columns = columns(oid);
        List<String> primaryKey = new ArrayList<>();
        List<List<String>> unique = uniqueKeys(oid, primaryKey);
        return session
                .query(
                        "select n.nspname, c.relname, c.relkind,"
                                + " exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal),"
                                + " exists (select from pg_constraint k where k.confrelid = c.oid and k.contype = 'f'"
                                + "   and k.conrelid <> c.oid)"
                                + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = ?",
                        row -> new Relation(
                                oid,
                                QualifiedName.of(row.getString(1), row.getString(2)),
                                row.getString(3).charAt(0),
                                columns,
                                primaryKey,
                                unique,
                                row.getBoolean(4),
                                row.getBoolean(5)),
                        oid)
                .stream()
                .findFirst();
    }

    private List<PgColumn> columns(long oid) throws SQLException {
        record Raw(
                String name,
                int type,
                int modifier,
                String typeName,
                boolean[] flags,
                @Nullable String missing,
                int number) {}
        List<Raw> raws = session.query(
                "select a.attname, a.atttypid::int8, a.atttypmod, " + fullName("a.atttypmod") + ", a.attnotnull,"
                        + " a.atthasdef or a.attidentity <> '' as filled, a.attgenerated <> '' as generated,"
                        + " a.attndims > 1,"
                        + " case when a.atthasmissing then (a.attmissingval::text::text[])[1] end, a.attnum"
                        + " from pg_attribute a join pg_type t on t.oid = a.atttypid" + ELEMENT_AND_SCHEMA
                        + " where a.attrelid = ? and a.attnum > 0 and not a.attisdropped order by a.attnum",
                row -> new Raw(
                        row.getString(1),
                        (int) row.getLong(2),
                        row.getInt(3),
                        row.getString(4),
                        new boolean[] {row.getBoolean(5), row.getBoolean(6), row.getBoolean(7), row.getBoolean(8)},
                        row.getString(9),
                        row.getInt(10)),
                oid);
        List<PgColumn> columns = new ArrayList<>();
        for (Raw raw : raws) {
            PgType type = type(raw.type, raw.modifier, raw.typeName);
            columns.add(new PgColumn(
                    new Identifier(raw.name),
                    type.wire() == Wire.ARRAY && (arraysAsText || raw.flags[3]) ? type.asText() : type,
                    raw.flags[0],
                    raw.flags[1],
                    raw.flags[2],
                    raw.missing,
                    raw.number));
        }
        return List.copyOf(columns);
    }

    /** Tells whether a table has rows. */
    boolean hasRows(QualifiedName table) throws SQLException {
        return session.query("select exists (select from " + table.toSql() + ")", row -> row.getBoolean(1))
                .get(0);
    }

    private List<List<String>> uniqueKeys(long oid, List<String> primaryKey) throws SQLException {
        List<List<String>> keys = new ArrayList<>();
        session.query(
                "select i.indisprimary, array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(n, o)"
                        + " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n"
                        + " where k.o <= i.indnkeyatts order by k.o)"
                        + " from pg_index i where i.indrelid = ? and i.indisunique and i.indisvalid and i.indimmediate"
                        + " and i.indpred is null and i.indexprs is null",
                row -> {
                    List<String> names = texts(row, 2);
                    keys.add(names);
                    if (row.getBoolean(1)) {
                        primaryKey.addAll(names);
                    }
                    return names;
                },
                oid);
        return List.copyOf(keys);
    }

    static List<String> texts(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }

    /** Returns a type by its object identifier, domains resolved. */
    PgType type(int oid, int modifier, String name) throws SQLException {
        return type(oid, modifier, name, 0);
    }

    private PgType type(int oid, int modifier, String name, int depth) throws SQLException {
        Wire builtIn = Wire.ofOid(oid);
        if (builtIn != Wire.OTHER) {
            return new PgType(oid, modifier, builtIn, null, name, false);
        }
        Wire elements = Wire.ofElementsOf(oid);
        if (elements != Wire.OTHER) {
            String elementName = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
            return new PgType(
                    oid,
                    modifier,
                    Wire.ARRAY,
                    new PgType(elements.oid(), modifier, elements, null, elementName, false),
                    name,
                    false);
        }
        TypeRow row = depth > MAX_DEPTH ? null : row(oid);
        if (row == null) {
            return new PgType(oid, modifier, Wire.OTHER, null, name, false);
        }
        return switch (row.kind) {
            case 'd' -> type(row.base, row.baseModifier, name, depth + 1).as(name);
            case 'e' -> new PgType(oid, modifier, Wire.ENUM, null, name, false);
            default ->
                row.array
                        ? array(oid, modifier, row, name, depth)
                        : new PgType(oid, modifier, Wire.OTHER, null, name, false);
        };
    }

    private PgType array(int oid, int modifier, TypeRow row, String name, int depth) throws SQLException {
        PgType element = type(row.element, modifier, name.replaceFirst("\\[]$", ""), depth + 1);
        PgType held = new PgType(
                row.element, element.modifier(), element.wire(), element.element(), element.name(), element.domain());
        Wire wire = element.wire() == Wire.ARRAY ? Wire.OTHER : Wire.ARRAY;
        return new PgType(oid, modifier, wire, wire == Wire.ARRAY ? held : null, name, false);
    }

    private @Nullable TypeRow row(int oid) throws SQLException {
        TypeRow known = types.get(oid);
        if (known == null) {
            List<TypeRow> rows = session.query(
                    "select t.typtype, t.typbasetype::int8, t.typtypmod, t.typelem::int8, e.oid is not null"
                            + " from pg_type t left join pg_type e on e.oid = t.typelem and e.typarray = t.oid"
                            + " where t.oid = ?",
                    r -> new TypeRow(
                            r.getString(1).charAt(0),
                            (int) r.getLong(2),
                            r.getInt(3),
                            (int) r.getLong(4),
                            r.getBoolean(5)),
                    Integer.toUnsignedLong(oid));
            known = rows.isEmpty() ? null : rows.get(0);
            if (known != null) {
                types.put(oid, known);
            }
        }
        return known;
    }
}
