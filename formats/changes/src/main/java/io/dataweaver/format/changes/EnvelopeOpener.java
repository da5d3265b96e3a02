package io.dataweaver.format.changes;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ValueFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows of envelopes. Not thread-safe. */
final class EnvelopeOpener {

    private static final int MAX_SHOWN = 40;

    private final Envelopes envelopes;
    private final Schema rows;
    private final RowPlaces places;
    private final byte[][] words;
    private final Operation[] meanings;

    EnvelopeOpener(Envelopes envelopes, Schema rows) {
        this.envelopes = envelopes;
        this.rows = rows;
        this.places = envelopes.places(rows);
        this.words = envelopes.names().words().keySet().stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.meanings = envelopes.names().words().values().toArray(Operation[]::new);
    }

    /**
     * Adds the rows of an envelope, complete.
     *
     * @param members the columns of envelopes, of {@link Envelopes#schema}
     * @throws BadRecordException if it is broken; then the batch is as it was
     */
    void open(List<Column> members, int envelope, long origin, BatchBuilder batch) {
        StructColumn around = envelopes.mayBeWrapped() ? (StructColumn) members.get(members.size() - 1) : null;
        boolean wrapped = around != null && around.isPresent(envelope);
        Told told = new Told(members, wrapped ? around : null, envelope, origin, batch);
        Operation operation = meaning((BytesColumn) told.member(Envelopes.OPERATION), envelope);
        int complete = batch.size();
        try {
            switch (envelopes.style()) {
                case WHOLE_ROWS -> openRows(operation, told);
                case CHANGED_VALUES ->
                    openRow(operation, told, row(told, Envelopes.AFTER), row(told, Envelopes.BEFORE));
                case LISTS_OF_CHANGED_VALUES -> openLists(operation, told);
            }
        } catch (BadRecordException bad) {
            batch.truncate(complete);
            throw bad;
        }
    }

    private static RowAt row(Told told, int member) {
        return new RowAt((StructColumn) told.member(member), told.envelope());
    }

    private void openRows(Operation operation, Told told) {
        RowAt before = row(told, Envelopes.BEFORE);
        RowAt after = row(told, Envelopes.AFTER);
        switch (operation) {
            case INSERT -> add(require(after, envelopes.names().after()), null, told, ChangeKind.INSERT);
            case UPDATE -> {
                require(after, envelopes.names().after());
                if (before.isPresent()) {
                    add(before, null, told, ChangeKind.UPDATE_BEFORE);
                }
                add(after, null, told, ChangeKind.UPDATE_AFTER);
            }
            case DELETE -> add(require(before, envelopes.names().before()), null, told, ChangeKind.DELETE);
            case SKIP -> {}
        }
    }

    private void openLists(Operation operation, Told told) {
        ListColumn data = (ListColumn) told.member(Envelopes.AFTER);
        ListColumn old = (ListColumn) told.member(Envelopes.BEFORE);
        int envelope = told.envelope();
        if (operation == Operation.SKIP) {
            return;
        }
        int count = data.isPresent(envelope) ? data.end(envelope) - data.start(envelope) : 0;
        int olds = old.isPresent(envelope) ? old.end(envelope) - old.start(envelope) : 0;
        if (count == 0) {
            throw lacking(envelopes.names().after());
        }
        for (int i = 0; i < count; i++) {
            openRow(
                    operation,
                    told,
                    new RowAt((StructColumn) data.elements(), data.start(envelope) + i),
                    i < olds ? new RowAt((StructColumn) old.elements(), old.start(envelope) + i) : null);
        }
    }

    /**
     * Adds a row that is told with the values that it had before. Those that were null before cannot be told from those that
     * have not changed; so the row before is told only where it matters and is never null: if the key is another.
     */
    private void openRow(Operation operation, Told told, RowAt data, @Nullable RowAt old) {
        if (operation == Operation.SKIP) {
            return;
        }
        require(data, envelopes.names().after());
        switch (operation) {
            case INSERT -> add(data, null, told, ChangeKind.INSERT);
            case UPDATE -> {
                if (old != null && old.isPresent() && hasOtherKey(old)) {
                    add(data, old, told, ChangeKind.UPDATE_BEFORE);
                }
                add(data, null, told, ChangeKind.UPDATE_AFTER);
            }
            case DELETE -> add(data, null, told, ChangeKind.DELETE);
            case SKIP -> {}
        }
    }

    private boolean hasOtherKey(RowAt old) {
        for (String name : envelopes.key()) {
            int column = rows.indexOf(name);
            if (column >= 0
                    && places.inRow()[column] >= 0
                    && old.of().child(places.inRow()[column]).isPresent(old.at())) {
                return true;
            }
        }
        return false;
    }

    /** A row in a column of them. */
    private record RowAt(StructColumn of, int at) {
        boolean isPresent() {
            return of.isPresent(at);
        }
    }

    /**
     * One envelope and where its rows go.
     *
     * @param around what holds its members, if they do not stand at the top
     */
    private record Told(
            List<Column> members, @Nullable StructColumn around, int envelope, long origin, BatchBuilder batch) {

        Column member(int index) {
            return around == null ? members.get(index) : around.child(index);
        }
    }

    private Operation meaning(BytesColumn operation, int envelope) {
        String name = envelopes.names().operation();
        if (!operation.isPresent(envelope)) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED, name, "the envelope has no `" + name + "` that tells what happened");
        }
        int from = operation.start(envelope);
        int to = operation.end(envelope);
        for (int i = 0; i < words.length; i++) {
            if (Arrays.equals(operation.data(), from, to, words[i], 0, words[i].length)) {
                return meanings[i];
            }
        }
        String word = new String(operation.data(), from, Math.min(to - from, MAX_SHOWN), StandardCharsets.UTF_8);
        throw new BadRecordException(
                RecordErrorCode.MALFORMED,
                name,
                "`" + name + "` is '" + word + "'; it may be "
                        + String.join(", ", envelopes.names().words().keySet())
                        + ". What is not about a row can be passed over with `skip`");
    }

    private static RowAt require(RowAt row, String name) {
        if (!row.isPresent()) {
            throw lacking(name);
        }
        return row;
    }

    private static BadRecordException lacking(String name) {
        return new BadRecordException(
                RecordErrorCode.MALFORMED,
                name,
                "the envelope has no `" + name + "`, so that it does not tell which row it is about");
    }

    /** @param instead what has the values of columns that are in it; null if nothing does */
    private void add(RowAt row, @Nullable RowAt instead, Told told, ChangeKind kind) {
        BatchBuilder batch = told.batch();
        for (int i = 0; i < rows.size(); i++) {
            int child = places.inRow()[i];
            try {
                if (child < 0) {
                    addOutside(told, i, batch.column(i));
                } else {
                    RowAt from = instead != null && instead.of().child(child).isPresent(instead.at()) ? instead : row;
                    places.codings()[i].decode(from.of().child(child), from.at(), batch.column(i));
                }
            } catch (ValueFormatException unfit) {
                throw new BadRecordException(
                        RecordErrorCode.VALUE_UNFIT, rows.field(i).name(), String.valueOf(unfit.getMessage()));
            }
        }
        batch.endRow(kind, told.origin());
    }

    private void addOutside(Told told, int column, ColumnBuilder to) {
        Column member = told.member(places.member()[column]);
        if (!member.isPresent(told.envelope())) {
            to.appendNull();
        } else if (places.child()[column] < 0) {
            places.codings()[column].decode(member, told.envelope(), to);
        } else {
            Column child = ((StructColumn) member).child(places.child()[column]);
            places.codings()[column].decode(child, told.envelope(), to);
        }
    }
}
