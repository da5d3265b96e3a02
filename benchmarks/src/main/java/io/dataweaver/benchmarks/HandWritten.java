package io.dataweaver.benchmarks;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one would write for the two jobs of {@link ExpressionBenchmark} who knows the columns: that they have no nulls,
 * that the digits fit 64 bits, that no year is out of the ordinary. Right for all text, since text comes from outside.
 */
final class HandWritten {

    private static final byte[] PAID = ascii("PAID");
    private static final byte[] BIG = ascii("big");
    private static final byte[] MEDIUM = ascii("medium");
    private static final byte[] SMALL = ascii("small");
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private HandWritten() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code status = 'PAID' and total > 100}. */
    static int filter(RecordBatch batch, int[] out) {
        long[] totals = ((DecimalColumn) batch.column(0)).unscaled();
        BytesColumn states = (BytesColumn) batch.column(1);
        byte[] data = states.data();
        int[] offsets = states.offsets();
        int count = 0;
        for (int row = 0; row < batch.length(); row++) {
            if (totals[row] > 100_00 && Arrays.equals(data, offsets[row], offsets[row + 1], PAID, 0, PAID.length)) {
                out[count++] = row;
            }
        }
        return count;
    }

    static Column[] projection(RecordBatch batch) {
        DecimalColumn total = (DecimalColumn) batch.column(0);
        BytesColumn customer = (BytesColumn) batch.column(2);
        return new Column[] {
            gross(total), upper(customer), substring(customer), size(total), month((LongColumn) batch.column(3))
        };
    }

    /** {@code total * 1.19 + 4.90}. */
    private static Column gross(DecimalColumn total) {
        long[] totals = total.unscaled();
        long[] results = new long[total.length()];
        for (int row = 0; row < results.length; row++) {
            results[row] = Math.addExact(Math.multiplyExact(totals[row], 119L), 4_9000L);
        }
        return new DecimalColumn(new DataType.Decimal(15, 4), results, null, null, results.length, null);
    }

    /** {@code upper(customer)}. */
    private static Column upper(BytesColumn texts) {
        byte[] data = texts.data();
        int[] offsets = texts.offsets();
        int length = texts.length();
        byte[] results = new byte[offsets[length] + offsets[length] / 8];
        int[] ends = new int[length + 1];
        int used = 0;
        for (int row = 0; row < length; row++) {
            int start = offsets[row];
            int end = offsets[row + 1];
            if (results.length - used < end - start) {
                results = Arrays.copyOf(results, 2 * results.length + end - start);
            }
            boolean isAscii = true;
            for (int i = start; i < end; i++) {
                byte b = data[i];
                isAscii &= b >= 0;
                results[used + i - start] = (byte) (b >= 'a' && b <= 'z' ? b - 32 : b);
            }
            if (isAscii) {
                used += end - start;
            } else {
                byte[] folded = texts.text(row).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                if (results.length - used < folded.length) {
                    results = Arrays.copyOf(results, 2 * results.length + folded.length);
                }
                System.arraycopy(folded, 0, results, used, folded.length);
                used += folded.length;
            }
            ends[row + 1] = used;
        }
        return new BytesColumn(DataTypes.TEXT, results, ends, length, null);
    }

    /** {@code substring(customer, 3, 5)}: characters 3 to 7. */
    private static Column substring(BytesColumn texts) {
        byte[] data = texts.data();
        int[] offsets = texts.offsets();
        int length = texts.length();
        byte[] results = new byte[offsets[length]];
        int[] ends = new int[length + 1];
        int used = 0;
        for (int row = 0; row < length; row++) {
            int end = offsets[row + 1];
            int from = skip(data, offsets[row], end, 2);
            int to = skip(data, from, end, 5);
            for (int i = from; i < to; i++) {
                results[used++] = data[i];
            }
            ends[row + 1] = used;
        }
        return new BytesColumn(DataTypes.TEXT, results, ends, length, null);
    }

    private static int skip(byte[] data, int start, int end, int characters) {
        int at = start;
        for (int left = characters; left > 0 && at < end; left--) {
            at++;
            while (at < end && (data[at] & 0xC0) == 0x80) {
                at++;
            }
        }
        return at;
    }

    /** {@code case when total > 150 then 'big' when total > 50 then 'medium' else 'small' end}. */
    private static Column size(DecimalColumn total) {
        long[] totals = total.unscaled();
        int length = total.length();
        byte[] results = new byte[length * MEDIUM.length];
        int[] ends = new int[length + 1];
        int used = 0;
        for (int row = 0; row < length; row++) {
            byte[] size = totals[row] > 150_00 ? BIG : totals[row] > 50_00 ? MEDIUM : SMALL;
            System.arraycopy(size, 0, results, used, size.length);
            used += size.length;
            ends[row + 1] = used;
        }
        return new BytesColumn(DataTypes.TEXT, results, ends, length, null);
    }

    /** {@code extract(month from created)}. */
    private static Column month(LongColumn created) {
        long[] micros = created.values();
        long[] results = new long[created.length()];
        for (int row = 0; row < results.length; row++) {
            results[row] = LocalDate.ofEpochDay(Math.floorDiv(micros[row], MICROS_PER_DAY))
                    .getMonthValue();
        }
        return new LongColumn(DataTypes.INTEGER, results, results.length, null);
    }
}
