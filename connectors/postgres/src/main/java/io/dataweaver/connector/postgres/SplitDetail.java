package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;

/**
 * What a split reads: a range of blocks of a table, a whole view, or the query.
 *
 * @param part the table; empty for a query
 * @param fromBlock first block, inclusive
 * @param toBlock last block, exclusive; -1 for none
 * @param oldest the oldest transaction that was under way when the snapshot was taken: every row that it shows, and that
 *     was there before, has a smaller number
 * @param snapshot the exported snapshot
 */
record SplitDetail(Optional<TablePart> part, long fromBlock, long toBlock, long oldest, String snapshot) {

    static SplitDetail parse(Split split) {
        StateObject json = StateObject.parse(split.detail());
        Optional<TablePart> part = json.findText("table")
                .map(name -> new TablePart(
                        json.number("oid"),
                        QualifiedName.parse(name),
                        json.findText("kind").orElse("r").charAt(0),
                        json.number("blocks"),
                        json.number("file"),
                        json.number("deletes")));
        return new SplitDetail(
                part,
                json.number("from"),
                json.number("to"),
                json.number("oldest"),
                json.findText("snapshot").orElse(""));
    }

    String toJson() {
        StateObject json = StateObject.empty();
        if (part.isPresent()) {
            TablePart table = part.get();
            json = json.with("table", table.name().toString())
                    .with("oid", table.oid())
                    .with("kind", String.valueOf(table.kind()))
                    .with("blocks", table.blocks())
                    .with("file", table.fileNode())
                    .with("deletes", table.deletes());
        }
        return json.with("from", fromBlock)
                .with("to", toBlock)
                .with("oldest", oldest)
                .with("snapshot", snapshot)
                .toString();
    }

    /** Tells whether the rows come in an order that is the same again while nobody changes the table. */
    boolean isOrdered() {
        return part.isPresent() && part.get().hasPlaces();
    }
}
