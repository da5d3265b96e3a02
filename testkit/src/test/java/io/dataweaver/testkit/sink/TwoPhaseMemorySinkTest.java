package io.dataweaver.testkit.sink;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import java.util.List;
import java.util.Optional;

class TwoPhaseMemorySinkTest extends SinkConformanceTest {

    private final MemoryTable table = new MemoryTable();

    @Override
    protected ComponentDescriptor descriptor() {
        return MemorySink.descriptor();
    }

    @Override
    protected Sink openSink(Schema schema) {
        return new MemorySink(
                table, MemorySink.Mode.TWO_PHASE, row -> Long.valueOf(-1).equals(row.value(0)));
    }

    @Override
    protected List<Row> stored(Schema schema) {
        return table.rows();
    }

    @Override
    protected Optional<Row> refusedRow() {
        return Optional.of(Row.of(-1L, "refused"));
    }
}
