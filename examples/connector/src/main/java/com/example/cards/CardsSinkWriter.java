package com.example.cards;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the rows of one split, each at once. */
final class CardsSinkWriter implements SinkWriter {

    private static final int MAX_NAME = 200;

    private final Path folder;
    private final Path temporary;

    CardsSinkWriter(Path folder, WriterContext context) {
        this.folder = folder;
        this.temporary = folder.resolve("writer" + context.split().ordinal() + ".tmp");
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        RowCursor row = batch.rows();
        while (row.next()) {
            String reason = apply(row, batch);
            if (!reason.isEmpty()) {
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row.row()), RecordErrorCode.REFUSED_BY_SINK, null, reason));
            }
        }
        return rejections;
    }

    /** Applies one change; returns why it cannot, or nothing. */
    private String apply(RowCursor row, RecordBatch batch) {
        String name = Card.fileName(String.valueOf(row.get(row.schema().key().get(0))));
        if (name.length() > MAX_NAME) {
            return "the key is too long for the name of a file";
        }
        return switch (row.kind()) {
            case INSERT, UPDATE_AFTER -> put(row, batch, folder.resolve(name));
            case UPDATE_BEFORE, DELETE -> remove(folder.resolve(name));
        };
    }

    private String put(RowCursor row, RecordBatch batch, Path card) {
        Schema schema = row.schema();
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < schema.size(); i++) {
            if (batch.column(i).isUnchanged(row.row())) {
                return "the source did not send column `" + schema.field(i).name() + "`";
            }
            Object value = row.get(i);
            if (value != null) {
                values.put(schema.field(i).name(), value.toString());
            }
        }
        try {
            Files.writeString(
                    temporary,
                    Card.format(values),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(temporary, card, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return "";
        } catch (IOException failed) {
            throw CardsSink.unwritable(card, failed);
        }
    }

    private static String remove(Path card) {
        try {
            Files.deleteIfExists(card);
            return "";
        } catch (IOException failed) {
            throw CardsSink.unwritable(card, failed);
        }
    }

    /** Nothing waits: each row is written when it comes. */
    @Override
    public List<Rejection> flush() {
        return List.of();
    }

    /** There is nothing to commit. */
    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
