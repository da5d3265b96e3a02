package io.dataweaver.format.changes;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ValueFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** Makes envelopes of rows; both rows of an update become one. Not thread-safe. */
final class EnvelopeWriter {

    /** No row. */
    private static final int NONE = -1;

    private final Envelopes envelopes;
    private final Schema schema;
    private final Schema rows;
    private final RowPlaces places;
    private final byte[] connectSchema;

    /**
     * Returns what writes envelopes of rows.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if such envelopes are not written, or have no type for a column
     */
    static EnvelopeWriter of(Envelopes envelopes, Schema rows) {
        if (envelopes.style() != RowStyle.WHOLE_ROWS) {
            throw ChangesErrorCode.CHANGES_READ_ONLY.failure(
                    "envelopes with `" + envelopes.names().after() + "` and `"
                            + envelopes.names().before() + "` are read, and not written");
        }
        return new EnvelopeWriter(envelopes, rows);
    }

    private EnvelopeWriter(Envelopes envelopes, Schema rows) {
        this.envelopes = envelopes;
        this.rows = rows;
        this.places = envelopes.places(rows);
        Schema plain = envelopes.plainSchema(rows);
        this.connectSchema = envelopes.schemas()
                ? ConnectSchemaText.of(envelopes, rows, plain).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        this.schema = envelopes.schemas()
                ? Schema.of(
                        rows.dataset(),
                        new Field(RowTypes.SCHEMA, DataTypes.JSON, false),
                        new Field(envelopes.names().around(), new DataType.Struct(plain.fields()), false))
                : plain;
    }

    Schema schema() {
        return schema;
    }

    /**
     * Envelopes of a batch.
     *
     * @param batch the envelopes
     * @param shown by envelope, the index among the shown rows of the last row it tells of
     * @param rejections the rows that cannot be told
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(RecordBatch batch, int[] shown, List<Rejection> rejections) {}

    Written write(RecordBatch batch) {
        BatchBuilder told = new BatchBuilder(schema, batch.size());
        int[] shown = new int[batch.size()];
        List<Rejection> rejections = new ArrayList<>();
        int next;
        for (int i = 0; i < batch.size(); i = next) {
            int row = batch.row(i);
            next = i + 1;
            try {
                if (batch.kind(row) == ChangeKind.UPDATE_BEFORE) {
                    if (next == batch.size() || batch.kind(batch.row(next)) != ChangeKind.UPDATE_AFTER) {
                        throw new BadRecordException(
                                RecordErrorCode.VALUE_UNFIT,
                                null,
                                "the row as it was before an update lacks the one after it");
                    }
                    next++;
                    add(Operation.UPDATE, batch, row, batch.row(i + 1), told);
                } else {
                    addAlone(batch, row, told);
                }
                shown[told.size() - 1] = next - 1;
            } catch (BadRecordException bad) {
                told.discardRow();
                for (int rejected = i; rejected < next; rejected++) {
                    rejections.add(new Rejection(
                            new Rejection.RejectedRow(batch, batch.row(rejected)),
                            bad.code(),
                            bad.column(),
                            bad.text()));
                }
            }
        }
        return new Written(told.build(), shown, rejections);
    }

    /** Adds the rows of envelopes that the nested format refused, and brings all rejections into the order of rows. */
    void addRejected(List<Rejection> refused, RecordBatch batch, Written written) {
        for (Rejection rejection : refused) {
            if (rejection.record() instanceof Rejection.RejectedRow envelope) {
                int row = batch.row(written.shown()[envelope.row()]);
                written.rejections()
                        .add(new Rejection(
                                new Rejection.RejectedRow(batch, row),
                                rejection.code(),
                                rejection.column(),
                                rejection.message()));
            }
        }
        written.rejections()
                .sort(Comparator.comparingInt(rejection -> ((Rejection.RejectedRow) rejection.record()).row()));
    }

    private void addAlone(RecordBatch batch, int row, BatchBuilder to) {
        switch (batch.kind(row)) {
            case INSERT -> add(Operation.INSERT, batch, NONE, row, to);
            case UPDATE_AFTER -> add(Operation.UPDATE, batch, NONE, row, to);
            case DELETE -> add(Operation.DELETE, batch, row, NONE, to);
            case UPDATE_BEFORE -> throw new IllegalStateException("the rows of an update are told together");
        }
    }

    private void add(Operation operation, RecordBatch batch, int before, int after, BatchBuilder to) {
        if (envelopes.schemas()) {
            ((BytesColumn.Builder) to.column(0)).append(connectSchema, 0, connectSchema.length);
            StructColumn.Builder payload = (StructColumn.Builder) to.column(1);
            put(operation, batch, before, after, payload::child);
            payload.end();
        } else {
            put(operation, batch, before, after, to::column);
        }
        to.endRow(batch.origin(after == NONE ? before : after));
    }

    private void put(
            Operation operation, RecordBatch batch, int before, int after, IntFunction<ColumnBuilder> members) {
        ((BytesColumn.Builder) members.apply(Envelopes.OPERATION))
                .append(envelopes.names().word(operation));
        putRow(batch, before, (StructColumn.Builder) members.apply(Envelopes.BEFORE));
        putRow(batch, after, (StructColumn.Builder) members.apply(Envelopes.AFTER));
        putOutside(batch, after == NONE ? before : after, members);
    }

    private void putRow(RecordBatch batch, int row, StructColumn.Builder to) {
        if (row == NONE) {
            to.appendNull();
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (places.inRow()[i] >= 0) {
                put(batch, row, i, to.child(places.inRow()[i]));
            }
        }
        to.end();
    }

    /** What holds others is there if one of them is. */
    private void putOutside(RecordBatch batch, int row, IntFunction<ColumnBuilder> members) {
        for (int member = 0; member < places.outside().size(); member++) {
            ColumnBuilder to = members.apply(Envelopes.OTHERS + member);
            boolean holds = false;
            boolean any = false;
            for (int i = 0; i < rows.size(); i++) {
                if (places.member()[i] == Envelopes.OTHERS + member) {
                    holds |= places.child()[i] >= 0;
                    any |= batch.column(i).isPresent(row);
                }
            }
            if (holds && !any) {
                to.appendNull();
                continue;
            }
            for (int i = 0; i < rows.size(); i++) {
                if (places.member()[i] == Envelopes.OTHERS + member) {
                    put(batch, row, i, holds ? ((StructColumn.Builder) to).child(places.child()[i]) : to);
                }
            }
            if (holds) {
                ((StructColumn.Builder) to).end();
            }
        }
    }

    private void put(RecordBatch batch, int row, int column, ColumnBuilder to) {
        try {
            places.codings()[column].encode(batch.column(column), row, to);
        } catch (ValueFormatException unfit) {
            throw new BadRecordException(
                    RecordErrorCode.VALUE_UNFIT, rows.field(column).name(), String.valueOf(unfit.getMessage()));
        }
    }
}
