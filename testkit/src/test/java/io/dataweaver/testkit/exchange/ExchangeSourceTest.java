package io.dataweaver.testkit.exchange;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.exchange.ExchangeSink;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that is complete is a bounded source of several splits. */
class ExchangeSourceTest extends SourceConformanceTest {

    private static final Schema SCHEMA = new Schema(
            "rows",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("name", DataTypes.TEXT),
                    Field.nullable("amount", DataTypes.DECIMAL)),
            List.of("id"));

    @TempDir
    Path folder;

    private final List<Row> rows = new RandomData(7).rows(SCHEMA, 48);

    private Exchange exchange() {
        return new Exchange(
                new DiskStateFiles(folder),
                "p/exchange",
                new ExchangeLayout(SCHEMA, List.of("id"), 3, Optional.empty(), true),
                Scheduler.MACHINE);
    }

    @BeforeEach
    void writeRowsAtSeveralCheckpoints() {
        SinkRun run = new SinkRun("p", "run-1", 1, false);
        Split split = new Split("whole", 0, "rows", "{}", 0);
        try (ExchangeSink sink = exchange().sink()) {
            sink.prepare(run, List.of(SCHEMA));
            try (SinkWriter writer = sink.open(run, new WriterContext(split, SCHEMA, Optional.empty()))) {
                for (int from = 0; from < rows.size(); from += 16) {
                    writer.write(Batches.of(SCHEMA, rows.subList(from, from + 16), from + 1L));
                    writer.flush();
                    Optional<Committable> prepared = writer.prepare(from + 1L, new Position("1"), from == 32);
                    sink.commit(run, prepared.stream().toList());
                }
            }
            sink.complete(run, List.of());
        }
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return ComponentDescriptor.of(ComponentKind.SOURCE, "exchange")
                .summary("Rows on their way to a keyed step.")
                .capabilities(
                        Capability.BOUNDED,
                        Capability.REPLAYABLE,
                        Capability.PARALLEL,
                        Capability.CHANGES,
                        Capability.PROJECTION_PUSH_DOWN)
                .build();
    }

    @Override
    protected Source openSource() {
        return exchange().source();
    }

    @Override
    protected List<Row> expectedRows() {
        return rows;
    }

    @Override
    protected boolean keepsOrder() {
        return false; // the splits, one after the other, are not the order in which rows came
    }
}
