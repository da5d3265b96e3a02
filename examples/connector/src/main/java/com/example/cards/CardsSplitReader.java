package com.example.cards;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RowWriter;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads cards, a batch at a time. Its position is the number of cards that were read. */
final class CardsSplitReader implements SplitReader {

    private final List<Path> cards;
    private final ReadRequest request;
    private int next;

    CardsSplitReader(List<Path> cards, int next, ReadRequest request) {
        this.cards = cards;
        this.next = next;
        this.request = request;
    }

    @Override
    public ReadResult read(Duration maxWait) {
        if (next >= cards.size()) {
            return new ReadResult.EndOfSplit();
        }
        BatchBuilder batch = new BatchBuilder(request.schema(), request.limits().maxRows());
        List<Rejection> rejections = new ArrayList<>();
        while (next < cards.size()
                && batch.size() < request.limits().maxRows()
                && batch.byteSize() < request.limits().maxBytes()) {
            readCard(batch, rejections);
        }
        return new ReadResult.Rows(batch.build(), rejections, new Position(Integer.toString(next)));
    }

    /** A card that cannot be understood is rejected, with its place and the reason; the others go on. */
    private void readCard(BatchBuilder batch, List<Rejection> rejections) {
        byte[] bytes = bytes(cards.get(next));
        long origin = ++next;
        try {
            append(Card.parse(new String(bytes, StandardCharsets.UTF_8)), batch.rowWriter(), origin);
        } catch (IllegalArgumentException wrong) {
            batch.discardRow();
            rejections.add(new Rejection(
                    new Rejection.RejectedBytes(bytes, origin),
                    RecordErrorCode.MALFORMED,
                    null,
                    cards.get(next - 1).getFileName() + ": " + wrong.getMessage()));
        }
    }

    private void append(Map<String, String> card, RowWriter row, long origin) {
        Schema schema = request.schema();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            String value = card.get(field.name());
            if (value == null) {
                row.setNull(i);
            } else if (field.type().equals(DataTypes.BIGINT)) {
                row.setLong(i, Long.parseLong(value));
            } else {
                row.setText(i, value);
            }
        }
        row.end(origin);
    }

    private static byte[] bytes(Path card) {
        try {
            return Files.readAllBytes(card);
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CardsErrorCode.FOLDER_UNREADABLE, "cannot read the card " + card + ": " + failed, failed);
        }
    }

    @Override
    public double progress() {
        return cards.isEmpty() ? 1 : (double) next / cards.size();
    }

    @Override
    public void close() {}
}
