package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Splits that were reading rows of tables in parts when a gap was found in the log that is to come behind them. Those of one table have
 * one slot, and so one gap; and parts that have ended lack what the log had in it, so that all rows are read anew by the others.
 */
final class TornRows {

    private final Map<String, List<Split>> torn = new LinkedHashMap<>();
    private final Map<String, Map<String, Split>> anew = new HashMap<>();

    /**
     * Takes the gaps that were found, in place of those before.
     *
     * @param standing where the splits stand that have not ended
     * @return the gaps, with one for each part of a table that has one
     */
    List<SourceGap> of(List<SourceGap> found, Map<Split, Optional<Position>> standing) {
        torn.clear();
        anew.clear();
        Map<String, SourceGap> gaps = new LinkedHashMap<>();
        found.forEach(gap -> gaps.put(gap.split().id(), gap));
        for (SourceGap gap : found) {
            String table = gap.split().dataset();
            if (!RowsPart.is(gap.split()) || torn.containsKey(table)) {
                continue;
            }
            List<Split> ofTable = new ArrayList<>();
            standing.forEach((split, at) -> {
                if (split.dataset().equals(table) && RowsPart.is(split)) {
                    ofTable.add(split);
                    Optional<Position> from = at.or(() -> Optional.of(RowsPart.beginning(split)));
                    gaps.putIfAbsent(split.id(), new SourceGap(split, from, gap.reason(), gap.choices()));
                }
            });
            torn.put(table, ofTable);
        }
        return List.copyOf(gaps.values());
    }

    /**
     * Returns what takes the place of a part.
     *
     * @param cut returns all parts of its table that have not ended, with all rows of it; called once a table
     */
    Split inPlaceOf(Split part, Function<List<Split>, List<Split>> cut) {
        Map<String, Split> ofTable = anew.computeIfAbsent(
                part.dataset(),
                table -> cut.apply(torn.getOrDefault(table, List.of(part))).stream()
                        .collect(Collectors.toMap(Split::id, split -> split)));
        Split then = ofTable.get(part.id());
        if (then == null) {
            throw new IllegalArgumentException(part + " was not among the splits with a gap");
        }
        return then;
    }
}
