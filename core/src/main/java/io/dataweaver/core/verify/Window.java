package io.dataweaver.core.verify;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rows of one side of which a {@link Since} is true.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Window {

    private final String column;
    private final int index;
    private final Column bound;

    private Window(String column, int index, Column bound) {
        this.column = column;
        this.index = index;
        this.bound = bound;
    }

    /**
     * Creates a window of rows.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if these have no such column, or none with an order that is the same
     *     everywhere, or if the value is none of it
     */
    static Window of(Since since, Schema rows) {
        int index = rows.indexOf(since.column());
        if (index < 0) {
            throw VerifyErrorCode.NO_SUCH_WINDOW.because("'" + rows.dataset() + "' has no column '" + since.column()
                    + "'; it has " + String.join(", ", rows.names()));
        }
        DataType type = rows.field(index).type();
        if (!hasOrder(type)) {
            throw VerifyErrorCode.NO_SUCH_WINDOW.because("column '" + since.column() + "' of '" + rows.dataset()
                    + "' is " + type.display() + ", and no number, date, timestamp or moment");
        }
        for (String text : spellings(since.value(), type)) {
            Optional<Column> bound = parsed(text, type);
            if (bound.isPresent()) {
                return new Window(since.column(), index, bound.get());
            }
        }
        throw VerifyErrorCode.NO_SUCH_WINDOW.because("'" + since.value() + "' is no " + type.display() + ", as column '"
                + since.column() + "' of '" + rows.dataset() + "' is");
    }

    private static Optional<Column> parsed(String text, DataType type) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            ValueParser.append(bytes, 0, bytes.length, builder);
            return Optional.of(builder.build());
        } catch (IllegalArgumentException notOfTheType) {
            return Optional.empty();
        }
    }

    private static boolean hasOrder(DataType type) {
        return type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64
                || type instanceof DataType.Decimal
                || type instanceof DataType.Date
                || type instanceof DataType.Timestamp
                || type instanceof DataType.Instant;
    }

    private static List<String> spellings(String value, DataType type) {
        List<String> spellings = new ArrayList<>(List.of(value));
        if (type instanceof DataType.Timestamp) {
            spellings.add(value + "T00:00:00");
        } else if (type instanceof DataType.Instant) {
            spellings.add(value + "Z");
            spellings.add(value + "T00:00:00Z");
        }
        return spellings;
    }

    /** Returns a request that leaves rows to the source to pass over, if it decides just the same. */
    ReadRequest of(ReadRequest request, Source source) {
        Predicate condition = new Predicate.Compare(
                column, Predicate.Comparison.GREATER_OR_EQUAL, Objects.requireNonNull(bound.value(0)));
        if (source.accepts(request.schema(), List.of(condition)).isEmpty()) {
            return request;
        }
        List<Predicate> conditions = new ArrayList<>(request.conditions());
        conditions.add(condition);
        return new ReadRequest(request.schema(), conditions, request.hints(), request.limits());
    }

    /** Returns the rows of {@code batch} that are in the window; no row whose value is null is. */
    RecordBatch of(RecordBatch batch) {
        Column values = batch.column(index);
        int[] chosen = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (values.isPresent(row) && isIn(values, row)) {
                chosen[count++] = row;
            }
        }
        return count == batch.size() ? batch : batch.select(chosen, count);
    }

    private boolean isIn(Column values, int row) {
        if (values instanceof LongColumn longs) {
            return longs.get(row) >= ((LongColumn) bound).get(0);
        }
        DecimalColumn decimals = (DecimalColumn) values;
        DecimalColumn from = (DecimalColumn) bound;
        return decimals.isSpecial(row)
                || from.isSpecial(0)
                || decimals.decimal(row).compareTo(from.decimal(0)) >= 0;
    }
}
