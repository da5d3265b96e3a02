package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.RecordBatch;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in which rows of one table are stored and removed, each lot behind a savepoint.
 *
 * <p>Not thread-safe.
 */
final class Transaction {

    private static final String SAVEPOINT = "dataweaver";

    private final Session session;
    private final TargetPlan plan;
    private final RowBinder binder;

    /**
     * Creates one for the rows of one table.
     *
     * @param session in a transaction
     */
    Transaction(Session session, TargetPlan plan, RowBinder binder) {
        this.session = session;
        this.plan = plan;
        this.binder = binder;
    }

    /** Takes note of rows that the database does not take. */
    interface Refusals {
        /** Takes note that the row of that number is refused, for good. Rows come in their order. */
        void refused(int row, SQLException failure);
    }

    Session session() {
        return session;
    }

    /** Stores rows, but those that are refused because of their data. */
    void store(PendingRows rows, Refusals refusals) throws SQLException {
        if (rows.size() > 0) {
            store(rows, 0, rows.size(), refusals);
        }
    }

    private void store(PendingRows rows, int from, int to, Refusals refusals) throws SQLException {
        SQLException failure = session.dialect().locking() == Dialect.Locking.WHOLE_DATABASE
                ? attemptBySavepointInSql(rows, from, to)
                : attemptBySavepoint(rows, from, to);
        if (failure == null) {
            return;
        }
        if (to - from == 1) {
            refusals.refused(from, failure);
            return;
        }
        int middle = from + (to - from) / 2;
        store(rows, from, middle, refusals);
        store(rows, middle, to, refusals);
    }

    /** The driver knows how its database says it, which is not always as ISO/IEC 9075-2 §17.5 has it. */
    private @Nullable SQLException attemptBySavepoint(PendingRows rows, int from, int to) throws SQLException {
        Savepoint savepoint = session.connection().setSavepoint(SAVEPOINT);
        SQLException failure = attempt(rows, from, to);
        if (failure != null) {
            session.connection().rollback(savepoint);
        }
        return failure;
    }

    /** To the driver of SQLite, whose transaction we began, there is none. */
    private @Nullable SQLException attemptBySavepointInSql(PendingRows rows, int from, int to) throws SQLException {
        session.execute("savepoint " + SAVEPOINT);
        SQLException failure = attempt(rows, from, to);
        if (failure != null) {
            session.execute("rollback to savepoint " + SAVEPOINT);
        }
        session.execute("release savepoint " + SAVEPOINT); // They would pile up.
        return failure;
    }

    /** Returns why the database refuses a row; null if it takes all. */
    private @Nullable SQLException attempt(PendingRows rows, int from, int to) throws SQLException {
        try (Statements statements = new Statements()) {
            rows.visit(from, to, statements::add);
            statements.run();
            return null;
        } catch (SQLException failed) {
            if (SqlFailures.kindOf(session.dialect(), failed) != FailureKind.RECORD) {
                throw failed;
            }
            return failed;
        }
    }

    /** The statements for rows, of which those of one kind that follow each other go together. */
    private final class Statements implements AutoCloseable {
        private @Nullable PreparedStatement store;
        private @Nullable PreparedStatement remove;
        private @Nullable PreparedStatement running;
        private long bytes;

        void add(RecordBatch batch, int row) throws SQLException {
            binder.bind(batch);
            boolean removes = batch.kind(row).isBeforeImage();
            PreparedStatement statement = removes ? remove() : store();
            long rowBytes = binder.bytes(row);
            if (running != statement || bytes + rowBytes > plan.mostBytes()) {
                run();
                running = statement;
                bytes = 0;
            }
            bytes += rowBytes;
            if (removes) {
                binder.setKey(statement, row);
            } else {
                binder.set(statement, row);
            }
            statement.addBatch();
        }

        private PreparedStatement store() throws SQLException {
            if (store == null) {
                store = session.connection().prepareStatement(plan.store());
            }
            return store;
        }

        private PreparedStatement remove() throws SQLException {
            if (remove == null) {
                remove = session.connection().prepareStatement(plan.remove());
            }
            return remove;
        }

        void run() throws SQLException {
            if (running != null) {
                running.executeBatch();
                running = null;
            }
        }

        @Override
        public void close() throws SQLException {
            if (store != null) {
                store.close();
            }
            if (remove != null) {
                remove.close();
            }
        }
    }

    /** Removes all rows. Not by TRUNCATE, which ends the transaction in some databases. */
    void empty() throws SQLException {
        session.execute("delete from " + plan.into());
    }
}
