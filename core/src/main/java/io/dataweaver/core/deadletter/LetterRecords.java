package io.dataweaver.core.deadletter;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueFormatException;
import io.dataweaver.api.format.ValueParser;
import io.dataweaver.api.format.ValueWriter;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records of today's request out of letters, or rejects what cannot be one. Not thread-safe. */
final class LetterRecords {

    private final ReadRequest request;
    private final Source real;
    private final boolean oneOfSeveral;
    private final boolean appends;
    private BatchBuilder batch;
    private List<Rejection> rejections = new ArrayList<>();

    /**
     * Creates records.
     *
     * @param real decodes bytes
     * @param oneOfSeveral whether letters call a split by the name of its source as well
     * @param appends whether rows that come twice are there twice
     */
    LetterRecords(ReadRequest request, Source real, boolean oneOfSeveral, boolean appends) {
        this.request = request;
        this.real = real;
        this.oneOfSeveral = oneOfSeveral;
        this.appends = appends;
        this.batch = newBatch();
    }

    private BatchBuilder newBatch() {
        return new BatchBuilder(request.schema(), 64);
    }

    boolean isFull() {
        return batch.size() + rejections.size() >= request.limits().maxRows()
                || batch.byteSize() >= request.limits().maxBytes();
    }

    /** Returns what was added, and begins anew. */
    ReadResult take(Position position) {
        ReadResult taken = new ReadResult.Rows(batch.build(), rejections, position);
        batch = newBatch();
        rejections = new ArrayList<>();
        return taken;
    }

    /** Adds a letter as the record {@code number}. */
    void add(DeadLetter letter, long number) {
        if (!letter.isOriginal()) {
            reject(number, letter, ReplayErrorCode.NOT_ORIGINAL, null, "the record of the source is not known");
        } else if (letter.isPart() && appends) {
            reject(
                    number,
                    letter,
                    ReplayErrorCode.PART_WRITTEN,
                    null,
                    "`" + letter.step() + "` was given several records made of this one; others are written");
        } else if (letter.record() instanceof DeadRecord.Row row) {
            addRow(letter, row, number);
        } else if (letter.record() instanceof DeadRecord.Raw raw) {
            addRaw(letter, raw, number);
        }
    }

    private void addRaw(DeadLetter letter, DeadRecord.Raw raw, long number) {
        if (raw.cut()) {
            reject(number, letter, ReplayErrorCode.CUT, null, "only its first bytes are known");
            return;
        }
        String split = oneOfSeveral ? letter.split().substring(letter.split().indexOf('/') + 1) : letter.split();
        Optional<ReadResult.Rows> decoded = real.decode(request, split, raw.bytes(), letter.origin());
        if (decoded.isEmpty()) {
            reject(number, letter, ReplayErrorCode.NOT_DECODED, null, "the source decodes no bytes");
            return;
        }
        RecordBatch rows = decoded.get().batch();
        for (Rejection again : decoded.get().rejections()) {
            rejections.add(new Rejection(
                    new Rejection.RejectedBytes(raw.bytes(), number),
                    again.code(),
                    again.column(),
                    again.message(),
                    again.cause()));
        }
        for (int i = 0; i < rows.size(); i++) {
            for (int column = 0; column < request.schema().size(); column++) {
                batch.column(column).appendFrom(rows.column(column), rows.row(i));
            }
            batch.endRow(rows.kind(rows.row(i)), number);
        }
    }

    private void addRow(DeadLetter letter, DeadRecord.Row record, long number) {
        RecordBatch row = record.toBatch(number);
        List<Field> fields = request.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int found = record.schema().indexOf(field.name());
            String wrong = found < 0
                    ? "the letter has " + record.schema().names()
                    : append(row.column(found), field, batch.column(i));
            if (wrong != null) {
                batch.discardRow();
                reject(
                        number,
                        letter,
                        found < 0 ? ReplayErrorCode.COLUMN_MISSING : ReplayErrorCode.COLUMN_UNFIT,
                        field.name(),
                        wrong);
                return;
            }
        }
        batch.endRow(record.kind(), number);
    }

    /** Appends the only value of {@code from}; returns what is wrong, or null. */
    private static @Nullable String append(Column from, Field field, ColumnBuilder to) {
        if (from.type().equals(field.type())) {
            to.appendFrom(from, 0);
            return null;
        }
        if (!from.isPresent(0)) {
            to.appendNull();
            return null;
        }
        ByteOutput text = new ByteOutput(64);
        try {
            ValueWriter.put(from, 0, text);
            ValueParser.append(text.array(), 0, text.size(), to);
            return null;
        } catch (ValueFormatException unfit) {
            return String.valueOf(unfit.getMessage());
        } catch (IllegalArgumentException nested) {
            return "the letter has " + from.type().display() + ", the pipeline reads "
                    + field.type().display();
        }
    }

    private void reject(long number, DeadLetter letter, ReplayErrorCode code, @Nullable String column, String message) {
        byte[] bytes = letter.record() instanceof DeadRecord.Raw raw ? raw.bytes() : new byte[0];
        rejections.add(new Rejection(new Rejection.RejectedBytes(bytes, number), code, column, message));
    }
}
