package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;

/**
 * A column of a target that is to hold less than it does. The server would round values, or cut blanks off them, without a word; so
 * all that is in the column is looked at before.
 *
 * @param table of the column
 * @param statement narrows it
 * @param wanted what it is to be then, for people
 * @param unfit the condition, in SQL, that rows meet which would not keep their value
 */
record NarrowedColumn(QualifiedName table, String statement, String wanted, String unfit) {

    /** Returns one that takes no null any more. */
    static NarrowedColumn notNull(QualifiedName table, PgColumn column) {
        String name = column.name().toSql();
        return new NarrowedColumn(
                table, alter(table, name) + "set not null", column.name() + " not null", name + " is null");
    }

    /**
     * Returns one of another type.
     *
     * @param to all values of which the column holds as it is
     * @param typeName its name in SQL
     */
    static NarrowedColumn ofType(QualifiedName table, PgColumn column, PgType to, String typeName) {
        String name = column.name().toSql();
        return new NarrowedColumn(
                table,
                alter(table, name) + "type " + typeName,
                column.name() + " " + typeName,
                unfit(name, column.type(), to, typeName));
    }

    private static String alter(QualifiedName table, String column) {
        return "alter table " + table.toSql() + " alter column " + column + " ";
    }

    private static String unfit(String name, PgType from, PgType to, String typeName) {
        return switch (to.wire()) {
            case INT2 -> outside(name, from, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT4 -> outside(name, from, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> outside(name, from, Long.MIN_VALUE, Long.MAX_VALUE);
            case NUMERIC ->
                name + " <> round(" + name + ", " + to.scale() + ") or (abs(" + name + ") >= 1e"
                        + (to.precision() - to.scale()) + " and " + name + " <> 'NaN')";
            case VARCHAR -> "char_length(" + name + ") > " + to.maxCharacters();
            // What is out of the range of `real` is an error of the cast.
            case FLOAT4 -> name + " <> " + name + "::real::double precision";
            case TIME, TIMESTAMP, TIMESTAMPTZ -> name + " <> " + name + "::" + typeName;
            case BOOL, FLOAT8, TEXT, BPCHAR, NAME, BYTEA, DATE, UUID, JSON, JSONB, ENUM, OTHER, ARRAY ->
                throw new IllegalArgumentException("no other type holds all of " + typeName);
        };
    }

    /** A fraction, and what is no number, do not go into a column of integers. */
    private static String outside(String name, PgType from, long least, long most) {
        String range = name + " not between " + least + " and " + most;
        return from.wire() == Wire.NUMERIC ? name + " <> trunc(" + name + ") or " + range : range;
    }

    /**
     * Refuses to go on if there are such rows. Nobody writes to the table from then on until the transaction ends.
     *
     * @throws DataWeaverException with {@code NARROWING_UNFIT}
     */
    void requireFits(Session session) throws SQLException {
        session.execute("lock table " + table.toSql() + " in access exclusive mode");
        long rows = session.query("select count(*) from " + table.toSql() + " where " + unfit, row -> row.getLong(1))
                .get(0);
        if (rows > 0) {
            throw new DataWeaverException(
                    PostgresErrorCode.NARROWING_UNFIT,
                    rows + (rows == 1 ? " row" : " rows") + " of table " + table + " would not keep what "
                            + (rows == 1 ? "it has" : "they have")
                            + " if the column became " + wanted + ", so nothing was changed; select them with: where "
                            + unfit,
                    PostgresErrorCode.NARROWING_UNFIT.remedy(),
                    null);
        }
    }
}
