package io.dataweaver.testkit.exchange;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangePosition;
import io.dataweaver.core.exchange.ExchangeReader;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what an exchange holds now. */
final class ExchangeRig {

    private ExchangeRig() {}

    /** What a reader returned at once: rows, and the watermark that held for them. */
    record Part(List<Row> rows, ExchangePosition position) {}

    static ReadRequest request(Schema schema) {
        return new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
    }

    /** Returns what there is of each partition, in order, without waiting. */
    static List<List<Part>> parts(Exchange exchange) throws InterruptedException {
        List<List<Part>> all = new ArrayList<>();
        try (ExchangeSource source = exchange.source()) {
            for (Split split : source.plan(List.of(request(exchange.layout().schema())))) {
                all.add(parts(source, split, Optional.empty()));
            }
        }
        return all;
    }

    static List<Part> parts(ExchangeSource source, Split split, Optional<ExchangePosition> from)
            throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        Schema schema = source.datasets().get(0);
        try (ExchangeReader reader = source.open(split, request(schema), from.map(ExchangePosition::encode))) {
            while (reader.read(Duration.ZERO) instanceof ReadResult.Rows rows) {
                parts.add(new Part(Rows.of(rows.batch()), ExchangePosition.decode(rows.position())));
            }
        }
        return parts;
    }

    static List<List<Row>> rows(Exchange exchange) throws InterruptedException {
        return parts(exchange).stream()
                .map(parts ->
                        parts.stream().flatMap(part -> part.rows().stream()).toList())
                .toList();
    }

    /** Returns the table that changes come to, by the value of the first column. */
    static List<Row> table(List<Row> changes) {
        Map<Object, Row> table = new LinkedHashMap<>();
        for (Row change : changes) {
            Object key = String.valueOf(change.value(0));
            Row before = table.get(key);
            if (change.kind().isBeforeImage()) {
                if (change.kind() == ChangeKind.DELETE) {
                    table.remove(key);
                }
            } else {
                List<Object> values = new ArrayList<>(change.values());
                for (int i = 0; i < values.size(); i++) {
                    if (values.get(i) == Row.Mark.UNCHANGED && before != null) {
                        values.set(i, before.value(i));
                    }
                }
                table.put(key, Row.of(values.toArray()));
            }
        }
        return List.copyOf(table.values());
    }
}
