package io.dataweaver.core.deadletter;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rejected records of a run in its pipeline's folder. Nothing is made before the first of them.
 *
 * <p>A record that the same step rejects again after a crash is known by its id and not kept twice. What a crash cut short
 * is passed over; what it left in doubt is forced to the disk before a checkpoint passes over it.
 *
 * <p>Several processes may keep letters of one run in the same folder: each writes segments of its own.
 */
public final class DeadLetterStore implements RejectionHandler {

    private static final Failpoint BEFORE_FORCE = Failpoint.named("dead_letter.before_force");
    private static final Failpoint AFTER_FORCE = Failpoint.named("dead_letter.after_force");

    /** A segment that has reached this is followed by another: letters expire by segment. */
    private static final long SEGMENT_BYTES = 16L << 20;

    private final LetterFolder folder;
    private final Owner owner;
    private final Clock clock;
    private final long maxSize;
    private final KnownLetters known;
    private @Nullable LetterWriter letters;
    private StateFiles.@Nullable Appender segment;
    private long segmentSize;
    private long size;
    private boolean dirty;

    /** After a failed write nobody knows what the file holds: nothing may pass over it any more. */
    private @Nullable DataWeaverException broken;

    /**
     * Whose letters they are.
     *
     * @param pipeline the name of the pipeline
     * @param run the run that rejects
     * @param fingerprint of the definition of the pipeline
     */
    public record Owner(String pipeline, String run, String fingerprint) {}

    /**
     * Keeps letters in {@code folder} of {@code files}.
     *
     * @param maxSize how many bytes all letters of the pipeline may take; above it a letter is refused and the run ends
     */
    public DeadLetterStore(StateFiles files, String folder, Owner owner, Clock clock, long maxSize) {
        this.folder = new LetterFolder(files, folder);
        this.known = new KnownLetters(this.folder, owner.run());
        this.owner = owner;
        this.clock = clock;
        this.maxSize = maxSize;
    }

    @Override
    public synchronized void handle(Place place, List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        requireSound();
        try {
            if (known.isNew(place.splitId())) {
                known.learn();
                size = folder.size();
            }
            LetterWriter writer = open();
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            for (Rejection rejection : rejections) {
                LetterId id = LetterId.of(
                        owner.run(),
                        place.splitId(),
                        rejection.record().origin(),
                        LetterWriter.part(rejection.record()),
                        place.step());
                if (known.add(id)) {
                    writer.write(id, place, rejection, now, lines);
                }
            }
            append(lines.toByteArray());
        } catch (IOException failed) {
            throw notKept(failed);
        }
    }

    private void append(byte[] lines) throws IOException {
        if (lines.length == 0 || segment == null) {
            return;
        }
        if (size + lines.length > maxSize) {
            broken = new DataWeaverException(
                    DeadLetterErrorCode.FULL,
                    "the dead letters of '" + owner.pipeline() + "' in " + folder.files() + " take " + size
                            + " bytes, and `max_size` is " + maxSize,
                    "replay or drop some with `dataweaver dlq`, or raise `errors.policy.dead_letter.max_size`",
                    null);
            throw broken;
        }
        segment.write(lines);
        dirty = true;
        size += lines.length;
        segmentSize += lines.length;
        if (segmentSize >= SEGMENT_BYTES) {
            force();
            segment.close();
            segment = null;
        }
    }

    private DataWeaverException notKept(IOException failed) {
        DataWeaverException notKept = new DataWeaverException(
                StateErrorCode.NOT_STORED,
                "cannot keep a dead letter in " + folder.files() + "/" + folder.folder() + ": " + failed,
                failed);
        broken = notKept;
        return notKept;
    }

    private void requireSound() {
        if (broken != null) {
            throw broken;
        }
    }

    private LetterWriter open() throws IOException {
        LetterWriter writer = letters;
        if (segment == null || writer == null) {
            writer = new LetterWriter();
            letters = writer;
            begin();
        }
        return writer;
    }

    /** Begins a segment: its schemas are declared anew. */
    private void begin() throws IOException {
        known.writes(folder.begin(owner.run(), opened -> segment = opened));
        segmentSize = 0;
        byte[] header = LetterWriter.header(
                new SegmentHeader(owner.pipeline(), owner.run(), owner.fingerprint(), clock.instant()));
        requireNonNull(segment).write(header);
        segmentSize += header.length;
        size += header.length;
        dirty = true;
        folder.files().forceFolder(folder.folder());
    }

    @Override
    public synchronized void flush() {
        requireSound();
        if (dirty) {
            try {
                force();
            } catch (IOException failed) {
                throw notKept(failed);
            }
        }
    }

    private void force() throws IOException {
        if (segment != null) {
            BEFORE_FORCE.hit();
            segment.force();
            AFTER_FORCE.hit();
        }
        dirty = false;
    }

    @Override
    public synchronized void close() {
        if (segment != null) {
            try {
                segment.close();
            } catch (IOException failed) {
                throw notKept(failed);
            } finally {
                segment = null;
            }
        }
    }
}
