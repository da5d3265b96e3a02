package io.dataweaver.core.exchange;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Temporal;

/** Finds the largest event time of rows. Rows as they were before an update or delete do not count, nor infinite times. */
final class EventTimes {

    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private EventTimes() {}

    /** Returns the largest of {@code before} and the times of the rows that {@code batch} shows, in microseconds. */
    static long largest(RecordBatch batch, int column, long before) {
        LongColumn times = (LongColumn) batch.column(column);
        long largest = Long.MIN_VALUE;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            long time = times.get(row);
            if (time > largest && times.isPresent(row) && !Temporal.isInfinite(time) && isNew(batch, row)) {
                largest = time;
            }
        }
        return largest == Long.MIN_VALUE ? before : Math.max(before, micros(times.type(), largest));
    }

    private static boolean isNew(RecordBatch batch, int row) {
        ChangeKind kind = batch.kind(row);
        return kind == ChangeKind.INSERT || kind == ChangeKind.UPDATE_AFTER;
    }

    private static long micros(DataType type, long value) {
        if (type instanceof DataType.Date) {
            return Math.multiplyExact(Math.max(-100_000_000L, Math.min(100_000_000L, value)), MICROS_PER_DAY);
        }
        int precision = type instanceof DataType.Timestamp timestamp
                ? timestamp.precision()
                : ((DataType.Instant) type).precision();
        return precision <= Temporal.MAX_MICROS_PRECISION ? value : Math.floorDiv(value, 1000L);
    }
}
