package io.dataweaver.core.deadletter;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the chosen letters in their order; the origin of a record is the number of its letter, from 1. */
final class ReplayReader implements SplitReader {

    private final LetterFolder folder;
    private final LetterIds ids;
    private final int begin;
    private final LetterRecords records;
    private final Iterator<LetterFolder.Segment> segments;
    private @Nullable LetterReader reader;
    private int done;

    /** Begins behind the first {@code done} letters. */
    ReplayReader(LetterFolder folder, LetterIds ids, int done, LetterRecords records) throws IOException {
        this.folder = folder;
        this.ids = ids;
        this.begin = done;
        this.records = records;
        this.segments = folder.segments().iterator();
        this.done = done;
    }

    @Override
    public ReadResult read(Duration maxWait) {
        try {
            int before = done;
            while (!records.isFull() && advance()) {
                // One letter more.
            }
            if (done == before) {
                return end();
            }
            return records.take(new Position(String.valueOf(done)));
        } catch (IOException failed) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.UNREADABLE,
                    "the dead letters in " + folder.files() + " cannot be read: " + failed.getMessage(),
                    failed);
        }
    }

    private ReadResult end() {
        if (done < ids.size()) {
            throw new DataWeaverException(
                    DeadLetterErrorCode.UNREADABLE,
                    (ids.size() - done) + " letters of the replay are not there any more, in " + folder.files());
        }
        return new ReadResult.EndOfSplit();
    }

    /** Takes the next chosen letter; false if there is none. */
    private boolean advance() throws IOException {
        while (true) {
            LetterId id = reader == null ? null : reader.next();
            if (id != null) {
                int number = ids.find(id);
                if (number >= begin && reader != null) {
                    records.add(reader.letter(), number + 1L);
                    done = number + 1;
                    return true;
                }
            } else if (segments.hasNext()) {
                close();
                reader = new LetterReader(folder, segments.next());
            } else {
                return false;
            }
        }
    }

    @Override
    public double progress() {
        return ids.size() == 0 ? 1 : (double) done / ids.size();
    }

    @Override
    public void close() {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException ignored) {
                // It was only read.
            }
            reader = null;
        }
    }
}
