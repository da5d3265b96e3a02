package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether tables were written anew between the moment at which their rows are read and the reading: by TRUNCATE and some forms of ALTER
 * TABLE such that the moment shows no rows at all (PostgreSQL documentation §13.6, "Caveats").
 */
final class WrittenAnew {

    /** How often a moment is taken because a table was written anew meanwhile. */
    private static final int TRIES = 5;

    private WrittenAnew() {}

    /** Finds the parts of tables that are read. */
    interface Parts {
        List<TablePart> find(Session session) throws SQLException;
    }

    /** A moment, and the parts whose files are those that they had before it. */
    record Moment(SharedSnapshot shared, List<TablePart> parts) {}

    /** Takes the moment; who reads a part then {@linkplain #require requires} once rows come that it is still in place. */
    static Moment take(SessionPool pool, Parts parts) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            List<Long> before = files(parts(pool, parts));
            SharedSnapshot shared = SharedSnapshot.take(pool);
            boolean isKept = false;
            try {
                List<TablePart> found = parts.find(shared.session());
                if (files(found).equals(before)) {
                    isKept = true;
                    return new Moment(shared, found);
                }
            } finally {
                if (!isKept) {
                    shared.close();
                }
            }
        }
        throw failed("tables are written anew again and again while they are about to be read");
    }

    private static List<TablePart> parts(SessionPool pool, Parts parts) throws SQLException {
        Session session = pool.take();
        try {
            return parts.find(session);
        } finally {
            pool.giveBack(session);
        }
    }

    private static List<Long> files(List<TablePart> parts) {
        return parts.stream().map(TablePart::fileNode).toList();
    }

    /**
     * Requires that a part was not written anew since the moment was taken. Once its first rows have come, it cannot be any more until
     * all have.
     */
    static void require(SessionPool pool, TablePart part) throws SQLException {
        if (fileNow(pool, part.oid()) != part.fileNode()) {
            throw failed("table " + part.name() + " was written anew before its rows were read");
        }
    }

    /** Returns the file that a table has now; 0 if it has none. */
    static long fileNow(SessionPool pool, long table) throws SQLException {
        Session session = pool.take();
        try {
            return session.query("select coalesce(pg_relation_filenode(?::oid), 0)::int8", row -> row.getLong(1), table)
                    .get(0);
        } finally {
            pool.giveBack(session);
        }
    }

    private static DataWeaverException failed(String what) {
        return new DataWeaverException(
                PostgresErrorCode.WRITTEN_ANEW, what, PostgresErrorCode.WRITTEN_ANEW.remedy(), null);
    }
}
