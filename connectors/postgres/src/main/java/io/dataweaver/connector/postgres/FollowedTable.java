package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several tables whose changes come in one log.
 *
 * <p>Not thread-safe.
 */
final class FollowedTable {

    private final SessionPool pool;
    private final ReadRequest request;
    private final Dataset dataset;
    private final Relation relation;
    private final LogDecoder decoder;
    private final @Nullable CurrentRow current;
    private final boolean skipsDropped;
    private @Nullable DataWeaverException altered;

    /**
     * Creates a table.
     *
     * @param current where rows are looked up; null if they cannot be
     * @param skipsDropped whether values of columns that were dropped since are to be left out
     */
    FollowedTable(
            SessionPool pool,
            ReadRequest request,
            Dataset dataset,
            LogDecoder decoder,
            @Nullable CurrentRow current,
            boolean skipsDropped) {
        this.pool = pool;
        this.request = request;
        this.dataset = dataset;
        this.relation = dataset.relation().orElseThrow();
        this.decoder = decoder;
        this.current = current;
        this.skipsDropped = skipsDropped;
    }

    ReadRequest request() {
        return request;
    }

    Dataset dataset() {
        return dataset;
    }

    Relation relation() {
        return relation;
    }

    /** Returns its name as a dataset. */
    String name() {
        return request.schema().dataset();
    }

    List<PgColumn> columns() {
        return dataset.columnsOf(request.schema());
    }

    LogDecoder decoder() {
        return decoder;
    }

    /** Returns where rows are looked up by their key; null if they cannot be. */
    @Nullable CurrentRow current() {
        return current;
    }

    /** Returns why changes that come from now on cannot be read; null if they can. */
    @Nullable DataWeaverException altered() {
        return altered;
    }

    /** Takes a message that tells how rows stand in those that follow; it may be of another table. */
    void relation(LogMessage in) {
        LogDecoder.Told told = decoder.relation(in);
        if (told == null) {
            return;
        }
        String reason = told.unfit();
        if (reason == null && !(told.absent().isEmpty() && told.unknown().isEmpty())) {
            reason = compare(told);
        }
        altered = reason == null ? null : decoder.altered(reason);
    }

    /** Only the catalog can say whether a column that rows have not, or that nobody knows, came later or was dropped. */
    private @Nullable String compare(LogDecoder.Told told) {
        Session session = pool.take();
        try {
            List<String> now = new Catalog(session)
                    .find(relation.name())
                    .map(Relation::withoutGenerated)
                    .map(Relation::columnNames)
                    .orElse(List.of());
            String reason = TableAlteration.reason(told, decoder.known(), now, skipsDropped);
            if (reason == null) {
                decoder.fill(TableAlteration.fillings(session, told.absent()));
            }
            return reason;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at the columns of " + relation.name(), failed);
        } finally {
            pool.giveBack(session);
        }
    }
}
