package com.example.cards;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the cards of one folder, as one split. */
final class CardsSource implements Source {

    private final Path folder;
    private final Schema schema;

    CardsSource(Path folder, Schema schema) {
        this.folder = folder;
        this.schema = schema;
    }

    @Override
    public Set<Capability> capabilities() {
        return new CardsSourcePlugin().descriptor().capabilities();
    }

    @Override
    public List<Schema> datasets() {
        cards();
        return List.of(schema);
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return List.of(new Split("all", 0, schema.dataset(), "{}", 0));
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        int done = from.map(position -> Integer.valueOf(position.json())).orElse(0);
        return new CardsSplitReader(cards(), done, request);
    }

    private List<Path> cards() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(Card.ENDING))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CardsErrorCode.FOLDER_UNREADABLE, "cannot list the cards in " + folder + ": " + failed, failed);
        }
    }

    @Override
    public void close() {}
}
