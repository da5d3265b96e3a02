package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.List;
import java.util.Objects;

/** A part of a text by the place of its characters: SUBSTRING, LEFT and RIGHT, as PostgreSQL has them (section 9.4). */
final class Slice extends Expression {

    /** Which part it is. */
    enum Part {
        /** From a place on, the first being 1. */
        FROM,
        /** From a place on, so many. */
        FROM_FOR,
        /** So many of the first; if negative, all but so many of the last. */
        LEFT,
        /** So many of the last; if negative, all but so many of the first. */
        RIGHT
    }

    private final Part part;
    private final List<Expression> arguments;

    /**
     * Creates a slice.
     *
     * @param arguments the text, and one or two integers
     */
    Slice(Part part, List<Expression> arguments) {
        super(DataTypes.TEXT, arguments.stream().anyMatch(Expression::nullable), arguments);
        this.part = part;
        this.arguments = List.copyOf(arguments);
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Expression text = arguments.get(0);
        Expression place = arguments.get(1);
        Expression length = arguments.get(arguments.size() - 1);
        BytesColumn texts = (BytesColumn) text.evaluate(run, rows);
        LongColumn places = (LongColumn) place.evaluate(run, rows);
        LongColumn lengths = part == Part.FROM_FOR ? (LongColumn) length.evaluate(run, rows) : places;
        NullMarks marks = new NullMarks(Marks.union(run, rows, text, texts, place, places), run.length());
        BytesRows results = new BytesRows(DataTypes.TEXT, run.length(), rows.count() * 16);
        if (isFixed()) {
            long first = part == Part.RIGHT ? -places.get(0) : part == Part.LEFT ? 0 : places.get(0) - 1;
            long last =
                    part == Part.LEFT ? places.get(0) : part == Part.FROM_FOR ? first + lengths.get(0) : Long.MAX_VALUE;
            cut(rows, texts, Math.max(0, first), last, marks, results);
            return results.column(marks.marks());
        }
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (!lengths.isPresent(row & length.mask())) {
                marks.setNull(row);
            } else if (marks.isPresent(row)) {
                slice(
                        run,
                        row,
                        texts,
                        row & text.mask(),
                        places.get(row & place.mask()),
                        lengths.get(row & length.mask()),
                        results);
            }
        }
        return results.column(marks.marks());
    }

    /** Tells whether the same characters are taken of every row. */
    private boolean isFixed() {
        for (Expression number : arguments.subList(1, arguments.size())) {
            if (!(number instanceof Constant constant) || !(constant.value() instanceof Integer)) {
                return false;
            }
        }
        int place = (Integer) Objects.requireNonNull(((Constant) arguments.get(1)).value());
        return switch (part) {
            case FROM -> true;
            case FROM_FOR -> (Integer) Objects.requireNonNull(((Constant) arguments.get(2)).value()) >= 0;
            case LEFT -> place >= 0;
            case RIGHT -> place < 0 && place > Integer.MIN_VALUE;
        };
    }

    private static void cut(Rows rows, BytesColumn texts, long first, long last, NullMarks marks, BytesRows results) {
        byte[] data = texts.data();
        int[] offsets = texts.offsets();
        long count = last == Long.MAX_VALUE ? last : last - first;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row)) {
                int end = offsets[row + 1];
                int from = Utf8.skip(data, offsets[row], end, first);
                results.set(row, data, from, count == Long.MAX_VALUE ? end : Utf8.skip(data, from, end, count));
            }
        }
    }

    private void slice(Evaluation run, int row, BytesColumn texts, int at, long place, long length, BytesRows results) {
        byte[] data = texts.data();
        int start = texts.start(at);
        int end = texts.end(at);
        long first = 0;
        long last = Long.MAX_VALUE;
        switch (part) {
            case FROM -> first = place - 1;
            case FROM_FOR -> {
                if (length < 0) {
                    run.fail(row, "substring: the length " + length + " is negative");
                    return;
                }
                first = place - 1;
                last = first > Long.MAX_VALUE - length ? Long.MAX_VALUE : first + length;
            }
            case LEFT -> last = place >= 0 ? place : Utf8.count(data, start, end) + place;
            case RIGHT -> first = place >= 0 ? Utf8.count(data, start, end) - place : -place;
        }
        int from = Utf8.skip(data, start, end, Math.max(0, first));
        int to = last == Long.MAX_VALUE ? end : Utf8.skip(data, from, end, last - Math.max(0, first));
        results.set(row, data, from, to);
    }
}
