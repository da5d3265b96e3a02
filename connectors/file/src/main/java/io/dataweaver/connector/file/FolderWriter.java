package io.dataweaver.connector.file;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one split to parts of a folder, or of the folders below it that values tell; each checkpoint ends the parts that are being
 * written.
 */
final class FolderWriter implements SinkWriter {

    /** So many parts that are ended early before a checkpoint help nobody; and what tells of them is kept in memory. */
    private static final int MOST_ENDED = 1_000;

    /** What all open parts together may hold back: two row groups of Parquet, as large as these usually are. */
    private static final long MOST_HELD = 128L << 20;

    private final SplitParts parts;
    private final FileSinkSettings settings;
    private final Format format;
    private final Schema files;
    private final Optional<PartitionFolders> partitions;

    /** By folder; the one that was written to longest ago is the first. */
    private final Map<String, PartWriter> open = new LinkedHashMap<>(16, 0.75f, true);

    private final long mostHeld;
    private int ended;

    FolderWriter(SplitParts parts, FileSinkSettings settings, Format format, Schema schema) {
        this(parts, settings, format, schema, MOST_HELD);
    }

    /** Creates a writer whose formats hold back at most {@code mostHeld} bytes, if rows go to several folders. */
    FolderWriter(SplitParts parts, FileSinkSettings settings, Format format, Schema schema, long mostHeld) {
        this.mostHeld = mostHeld;
        this.parts = parts;
        this.settings = settings;
        this.format = format;
        this.partitions = settings.partitions(schema);
        this.files = partitions.map(PartitionFolders::files).orElse(schema);
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        if (partitions.isEmpty()) {
            return writer("").write(batch);
        }
        PartitionFolders folders = partitions.get();
        List<Rejection> rejections = new ArrayList<>();
        folders.cut(batch, rejections).forEach((folder, rows) -> {
            for (Rejection refused : writer(folder).write(folders.ofFiles(rows))) {
                rejections.add(refused.ofWhole(batch)); // with the columns that the folder tells, too
            }
        });
        pushUntilFew();
        return rejections;
    }

    private void pushUntilFew() {
        long held = 0;
        for (PartWriter each : open.values()) {
            held += each.heldBytes();
        }
        while (held > mostHeld) {
            PartWriter most = Collections.max(open.values(), Comparator.comparingLong(PartWriter::heldBytes));
            held -= most.heldBytes();
            most.push();
        }
    }

    private PartWriter writer(String folder) {
        PartWriter known = open.get(folder);
        if (known != null) {
            return known;
        }
        if (open.size() == settings.openPartitions()) {
            Iterator<PartWriter> oldest = open.values().iterator();
            oldest.next().finish();
            oldest.remove();
            requireFewEnded();
        }
        PartWriter writer = new PartWriter(parts, folder, settings, format.encoder(files));
        open.put(folder, writer);
        return writer;
    }

    private void requireFewEnded() {
        ended++;
        if (ended > MOST_ENDED) {
            throw new DataWeaverException(
                    FileErrorCode.TOO_MANY_PARTITIONS,
                    "since the last checkpoint " + MOST_ENDED + " parts of " + settings.name()
                            + " were ended early: rows of more than " + settings.openPartitions()
                            + " folders come mixed");
        }
    }

    @Override
    public List<Rejection> flush() {
        open.values().forEach(PartWriter::flush);
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        open.values().forEach(PartWriter::finish);
        ended = 0;
        return parts.prepare(checkpointId);
    }

    @Override
    public void close() {
        open.values().forEach(PartWriter::close);
    }
}
