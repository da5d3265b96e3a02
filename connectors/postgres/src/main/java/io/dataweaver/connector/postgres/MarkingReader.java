package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Marks each position with the timeline of the log, and with how far what was read depends on it: so a later start knows whether
 * the server that it finds has the same past.
 */
final class MarkingReader implements FollowingReader {

    private final FollowingReader reader;
    private final SessionPool pool;
    private final LogHistory history;

    /** What the rows of the table show that were read so far is in the log before that; 0 before they are. */
    private long rowsUntil;

    private int moments;

    MarkingReader(FollowingReader reader, SessionPool pool, LogHistory history) {
        this.reader = reader;
        this.pool = pool;
        this.history = history;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        ReadResult result = reader.read(maxWait);
        if (result instanceof ReadResult.Rows rows) {
            return new ReadResult.Rows(rows.batch(), rows.rejections(), marked(rows.position()));
        }
        return result instanceof ReadResult.Emptied emptied
                ? new ReadResult.Emptied(marked(emptied.position()))
                : result;
    }

    private Position marked(Position position) {
        ChangePosition at = ChangePosition.parse(position);
        return history.mark(at instanceof InLog inLog ? reach(inLog) : rowsUntil())
                .on(position);
    }

    /** Values that the log leaves out may just have been looked up, as they are by now. */
    private long reach(InLog at) {
        return at.looksUp() ? end() : at.reach();
    }

    private long rowsUntil() {
        int now = reader.moments();
        if (rowsUntil == 0 || now != moments) {
            rowsUntil = end();
            moments = now;
        }
        return rowsUntil;
    }

    private long end() {
        Session session = pool.take();
        try {
            LogHistory.End end = LogHistory.end(session);
            if (!history.isOf(end)) {
                session.close();
                throw LogHistory.replaced();
            }
            return end.place();
        } catch (SQLException failed) {
            throw failed(failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private static DataWeaverException failed(SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, "looking at where the log ends", failed);
    }

    @Override
    public double progress() {
        return reader.progress();
    }

    @Override
    public SourceLag lag() {
        return reader.lag();
    }

    @Override
    public void durable(ChangePosition position) {
        reader.durable(position);
    }

    @Override
    public void wakeUp() {
        reader.wakeUp();
    }

    @Override
    public void close() {
        reader.close();
    }
}
