package com.example.cards;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a card a row. A row that is written again, as it happens after a crash, gives the same card again: so nothing
 * need be prepared or committed.
 */
final class CardsSink implements Sink {

    private final Path folder;

    CardsSink(Path folder) {
        this.folder = folder;
    }

    @Override
    public Set<Capability> capabilities() {
        return new CardsSinkPlugin().descriptor().capabilities();
    }

    @Override
    public void check(List<Schema> schemas) {
        List<String> problems = new ArrayList<>();
        for (Schema schema : schemas) {
            if (schema.key().size() != 1) {
                problems.add(schema.dataset() + " needs a key of one column, but has " + schema.key());
            }
            for (Field field : schema.fields()) {
                if (!field.type().equals(DataTypes.TEXT) && !field.type().equals(DataTypes.BIGINT)) {
                    problems.add("column `" + field.name() + "` must be text or bigint, but is " + field.type());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new DataWeaverException(CardsErrorCode.ROWS_UNFIT, String.join("; ", problems));
        }
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw unwritable(folder, failed);
        }
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        return new CardsSinkWriter(folder, context);
    }

    static DataWeaverException unwritable(Path path, IOException failed) {
        return new DataWeaverException(
                CardsErrorCode.FOLDER_UNWRITABLE, "cannot write " + path + ": " + failed, failed);
    }

    @Override
    public void close() {}
}
