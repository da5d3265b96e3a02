package io.dataweaver.api.format;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Predicate;
import java.util.List;

/**
 * What is wanted of a file.
 *
 * @param schema the wanted columns only, in the wanted order, with their types; what else a record holds is skipped
 * @param head what {@link Format#head} told of the file
 * @param firstOrigin the line, or number, of the first wanted record, from 1
 * @param skipped how many records at the start of the input are not wanted: what {@link Decoder#nextSkipped} told
 * @param limits when a batch is full
 * @param maxRecordBytes a longer record is rejected
 * @param hints conditions on columns of the file, wanted or not: records for which one is not true may be left out, and
 *     those that are not are looked at elsewhere
 */
public record DecodeRequest(
        Schema schema,
        FileHead head,
        long firstOrigin,
        long skipped,
        BatchLimits limits,
        int maxRecordBytes,
        List<Predicate> hints) {

    public DecodeRequest {
        hints = List.copyOf(hints);
    }

    /** Wants all records of the input. */
    public DecodeRequest(Schema schema, FileHead head, long firstOrigin, BatchLimits limits, int maxRecordBytes) {
        this(schema, head, firstOrigin, 0, limits, maxRecordBytes);
    }

    /** Wants all records of the input but the first {@code skipped}. */
    public DecodeRequest(
            Schema schema, FileHead head, long firstOrigin, long skipped, BatchLimits limits, int maxRecordBytes) {
        this(schema, head, firstOrigin, skipped, limits, maxRecordBytes, List.of());
    }
}
