package io.dataweaver.testkit.exchange;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** An exchange is a sink: what is read back is the table that the rows of all partitions come to. */
class ExchangeSinkTest extends SinkConformanceTest {

    @TempDir
    Path folder;

    @Override
    protected ComponentDescriptor descriptor() {
        return ComponentDescriptor.of(ComponentKind.SINK, "exchange")
                .summary("Rows on their way to a keyed step.")
                .capabilities(Capability.TWO_PHASE_COMMIT, Capability.APPLIES_CHANGES, Capability.CREATES_TARGET)
                .build();
    }

    @Override
    protected Sink openSink(Schema schema) {
        return exchange(schema).sink();
    }

    private Exchange exchange(Schema schema) {
        List<String> key = List.of(schema.names().get(0));
        return new Exchange(
                new DiskStateFiles(folder),
                "conformance/exchange",
                new ExchangeLayout(schema, key, 4, Optional.empty(), true),
                Scheduler.MACHINE);
    }

    @Override
    protected List<Row> stored(Schema schema) throws Exception {
        List<Row> table = new ArrayList<>();
        for (List<Row> partition : ExchangeRig.rows(exchange(schema))) {
            table.addAll(ExchangeRig.table(partition));
        }
        return table;
    }
}
