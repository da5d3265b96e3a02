package io.dataweaver.connector.file;

import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads sources to their end, as an engine would. */
final class FileSources {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private FileSources() {}

    static Source create(Path folder, Map<String, ?> options) {
        return create(folder, 1, options);
    }

    static Source create(Path folder, int parallelism, Map<String, ?> options) {
        FileSourcePlugin plugin = new FileSourcePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), new TestContext(folder, parallelism));
    }

    static ReadRequest request(Source source, int batchRows) {
        return new ReadRequest(
                source.datasets().get(0), List.of(), new BatchLimits(batchRows, 1 << 20, Duration.ofMillis(10)));
    }

    /** What was read, with the position behind each batch. */
    record Read(List<String> rows, List<Position> positions, List<Integer> rowsBefore) {}

    static Read read(Source source, Split split, ReadRequest request, Optional<Position> from)
            throws InterruptedException {
        Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (SplitReader reader = source.open(split, request, from)) {
            while (true) {
                ReadResult result = reader.read(WAIT);
                if (result instanceof ReadResult.EndOfSplit) {
                    return read;
                }
                if (result instanceof ReadResult.Rows rows) {
                    RowCursor row = rows.batch().rows();
                    while (row.next()) {
                        read.rows().add(row.origin() + ":" + row.getText(0));
                    }
                    rows.rejections()
                            .forEach(rejection ->
                                    read.rows().add(rejection.record().origin() + "!" + rejection.message()));
                    read.positions().add(rows.position());
                    read.rowsBefore().add(read.rows().size());
                }
            }
        }
    }

    static List<String> readAll(Source source) throws InterruptedException {
        ReadRequest request = request(source, 7);
        List<String> rows = new ArrayList<>();
        for (Split split : source.plan(List.of(request))) {
            rows.addAll(read(source, split, request, Optional.empty()).rows());
        }
        return rows;
    }
}
