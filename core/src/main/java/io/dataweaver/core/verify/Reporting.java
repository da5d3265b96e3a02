package io.dataweaver.core.verify;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.rehearsal.PlainValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts what was found into words: keys and values. */
final class Reporting {

    private final List<Comparison> comparisons;
    private final List<Suspect> suspects;

    Reporting(List<Comparison> comparisons, Suspects suspects) {
        this.comparisons = comparisons;
        this.suspects = suspects.all();
    }

    /** Returns up to {@code limit} of the differences. */
    List<Difference> differences(int limit) {
        return suspects.stream()
                .filter(suspect -> suspect.state == Suspect.State.CONFIRMED && suspect.hasRows())
                .limit(limit)
                .map(this::difference)
                .toList();
    }

    private Difference difference(Suspect suspect) {
        Comparison of = comparisons.get(suspect.comparison);
        Difference.Kind kind = suspect.holding.kind();
        RecordBatch source = suspect.sourceRow;
        RecordBatch sink = suspect.sinkRow;
        return new Difference(
                of.sink(),
                of.dataset(),
                kind,
                source != null ? key(of, of.written(), source) : sink != null ? key(of, of.stored(), sink) : Map.of(),
                suspect.holding.rows(),
                suspect.holding.sinkRows(),
                kind == Difference.Kind.DIFFERENT && source != null && sink != null
                        ? columns(of, source, sink)
                        : List.of());
    }

    private static Map<String, @Nullable Object> key(Comparison of, Schema schema, RecordBatch row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (String name : of.key()) {
            key.put(name, shown(of, name, row.column(schema.indexOf(name))));
        }
        return key;
    }

    private static @Nullable Object shown(Comparison of, String name, Column column) {
        return of.hidden().contains(name) ? Difference.HIDDEN : PlainValue.of(column, 0);
    }

    private static List<Difference.ColumnDifference> columns(Comparison of, RecordBatch source, RecordBatch sink) {
        List<Difference.ColumnDifference> differing = new ArrayList<>();
        for (int i = of.keys(); i < of.columns().size(); i++) {
            String name = of.columns().get(i);
            Column there = source.column(of.written().indexOf(name));
            Column here = sink.column(of.stored().indexOf(name));
            Lanes one = new Lanes();
            Lanes other = new Lanes();
            ValueHash.add(there, 0, of.forms().get(i), one);
            ValueHash.add(here, 0, of.forms().get(i), other);
            if (one.a != other.a || one.b != other.b) {
                differing.add(new Difference.ColumnDifference(name, shown(of, name, there), shown(of, name, here)));
            }
        }
        return differing;
    }

    /** Returns how many suspects of a comparison are such. */
    long count(Comparison of, Predicate<Suspect> such) {
        return suspects.stream()
                .filter(suspect -> suspect.comparison == of.number() && such.test(suspect))
                .count();
    }

    /** Returns how many differences of a kind there are in a comparison. */
    long count(Comparison of, Difference.Kind kind) {
        return count(of, suspect -> suspect.state == Suspect.State.CONFIRMED && suspect.holding.kind() == kind);
    }
}
