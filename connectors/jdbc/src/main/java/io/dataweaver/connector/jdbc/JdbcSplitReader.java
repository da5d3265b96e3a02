package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one range of keys, a whole table or the query, by one SELECT whose rows come as they are asked for. */
final class JdbcSplitReader implements SplitReader {

    /** How often the clock is looked at. */
    private static final int ROWS_PER_LOOK = 32;

    private final SessionPool pool;
    private final Split split;
    private final ReadRequest request;
    private final RangeSelect select;
    private final long total;
    private final RowReader rowReader;

    /** Whether what the statement may have changed is undone. */
    private final boolean undoes;

    private RowPosition position;
    private @Nullable Session session;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet result;
    private boolean ended;

    JdbcSplitReader(SessionPool pool, Split split, ReadRequest request, RangeSelect select, RowPosition from) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.select = select;
        this.total = select.detail().rows();
        this.rowReader = new RowReader(select.columns());
        this.undoes = select.dataset().query().isPresent() && !pool.dialect().keepsReadersFromWriting();
        this.position = from;
        this.ended = from.end();
    }

    @Override
    public ReadResult read(Duration maxWait) {
        if (ended) {
            return new ReadResult.EndOfSplit();
        }
        try {
            return fill(result == null ? start() : result);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, pool.dialect(), "reading " + split.id(), failed);
        }
    }

    private ResultSet start() throws SQLException {
        Session active = pool.take();
        session = active;
        if (undoes) {
            active.begin();
        }
        PreparedStatement prepared = active.connection()
                .prepareStatement(select.sql(position.key()), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement = prepared;
        if (pool.dialect().firstFetch() > 0) {
            prepared.setFetchSize(pool.dialect().firstFetch());
        }
        select.bind(prepared, position.key());
        ResultSet rows = prepared.executeQuery();
        result = rows;
        return rows;
    }

    private ReadResult fill(ResultSet row) throws SQLException {
        int maxRows = request.limits().maxRows();
        long maxBytes = request.limits().maxBytes();
        long deadline = System.nanoTime() + request.limits().maxDelay().toNanos();
        BatchBuilder batch = new BatchBuilder(request.schema(), maxRows);
        rowReader.bind(batch);
        List<Rejection> rejections = new ArrayList<>(0);
        long rows = position.rows();
        int count = 0;
        while (count < maxRows && rowReader.bytes() < maxBytes) {
            if (!row.next()) {
                end();
                break;
            }
            rows++;
            count++;
            if (rowReader.read(row)) {
                batch.endRow(rows);
            } else {
                batch.discardRow();
                rejections.add(rejection(row, rows));
            }
            if (count % ROWS_PER_LOOK == 0 && System.nanoTime() > deadline) {
                break;
            }
        }
        if (count == 0) {
            return new ReadResult.EndOfSplit();
        }
        position = new RowPosition(rows, ended ? Optional.empty() : key(row), ended);
        if (!ended && readsInPages()) {
            release();
        }
        return new ReadResult.Rows(batch.build(), rejections, position.toPosition());
    }

    /**
     * Where a reader keeps all writers from storing anything until it is done, none reads for longer than a batch. By a key of
     * several columns it does: to find the next row again may take as long as reading all before.
     */
    private boolean readsInPages() {
        return pool.dialect().locking() == Dialect.Locking.WHOLE_DATABASE
                && select.dataset().order().size() == 1;
    }

    private Optional<RowKey> key(ResultSet row) throws SQLException {
        List<TableColumn> order = select.dataset().order();
        if (order.isEmpty()) {
            return Optional.empty();
        }
        Optional<RowKey> key = RowKey.read(row, select.columns().size() + 1, order);
        if (key.isEmpty()) {
            throw new DataWeaverException(
                    JdbcErrorCode.KEY_UNREADABLE,
                    "the primary key of a row of " + select.dataset().table().name()
                            + " is not of its declared type: "
                            + rowReader.shown(row).replace("\n", ", "),
                    JdbcErrorCode.KEY_UNREADABLE.remedy(),
                    null);
        }
        return key;
    }

    private Rejection rejection(ResultSet row, long number) throws SQLException {
        byte[] shown = rowReader.shown(row).getBytes(StandardCharsets.UTF_8);
        return new Rejection(
                new Rejection.RejectedBytes(
                        shown.length > Rejection.RejectedBytes.MAX_BYTES
                                ? Arrays.copyOf(shown, Rejection.RejectedBytes.MAX_BYTES)
                                : shown,
                        number),
                RecordErrorCode.VALUE_UNFIT,
                rowReader.failedColumn(),
                rowReader.failedMessage());
    }

    private void end() throws SQLException {
        ended = true;
        release();
    }

    private void release() throws SQLException {
        PreparedStatement done = statement;
        Session free = session;
        result = null;
        statement = null;
        if (done != null) {
            done.close();
        }
        if (free != null) {
            if (undoes) {
                free.rollback();
            }
            session = null;
            pool.giveBack(free);
        }
    }

    @Override
    public double progress() {
        return ended ? 1 : total <= 0 ? -1 : Math.min(1, (double) position.rows() / total);
    }

    @Override
    public void close() {
        Session active = session;
        session = null;
        result = null;
        statement = null;
        if (active != null) {
            // Rows that are on their way would have to be read to the end before the session could be used again.
            active.close();
        }
    }
}
