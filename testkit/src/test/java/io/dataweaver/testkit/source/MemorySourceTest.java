package io.dataweaver.testkit.source;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySource;
import java.util.List;

class MemorySourceTest extends SourceConformanceTest {

    private final Schema schema = new RandomData(7).schema("memory", 6, type -> true);
    private final List<Row> rows = new RandomData(8).rows(schema, 40);

    @Override
    protected ComponentDescriptor descriptor() {
        return MemorySource.descriptor();
    }

    @Override
    protected Source openSource() {
        return new MemorySource(schema, rows, 3, MemorySource.Interference.NONE);
    }

    @Override
    protected List<Row> expectedRows() {
        return rows;
    }
}
