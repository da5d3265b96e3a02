package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.ExclusiveFiles;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the steps of one stage remember of one split, as one attempt at the split has it: a folder {@code <claim>/<step>}, where
 * claims of one split grow.
 *
 * <p>Whoever begins an attempt makes a claim, then takes the split over at the sink, then brings what the attempt before has
 * left under its own claim, opens it, and only then looks whether its claim is still the newest. So an attempt whose worker
 * was thought dead finds out before it changes anything that another one goes on, and what it has open is not what that one
 * has: see ADR 33.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class SplitMemory {

    private static final Logger LOG = LoggerFactory.getLogger(SplitMemory.class);

    /** How long to wait for whoever has the files open: one that is alive lets go of them within that, and the dead have. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String OWNER = "owner";
    private static final String TEMPORARY = ".tmp";

    private final Path folder;
    private final Claim claim;

    /**
     * Who may write; the largest may.
     *
     * @param epoch of the start of the pipeline
     * @param number within the start
     */
    record Claim(long epoch, long number) implements Comparable<Claim> {

        private static final Comparator<Claim> ORDER =
                Comparator.comparingLong(Claim::epoch).thenComparingLong(Claim::number);

        /** Reads the name of a folder; empty if it is none of a claim. */
        static Optional<Claim> parse(String name) {
            int dash = name.indexOf('-');
            try {
                return dash < 1
                        ? Optional.empty()
                        : Optional.of(new Claim(
                                Long.parseLong(name.substring(0, dash)), Long.parseLong(name.substring(dash + 1))));
            } catch (NumberFormatException other) {
                return Optional.empty();
            }
        }

        @Override
        public int compareTo(Claim other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return epoch + "-" + number;
        }
    }

    private SplitMemory(Path folder, Claim claim) {
        this.folder = folder;
        this.claim = claim;
    }

    /**
     * Makes a claim above all that there are.
     *
     * @param folder of the split, which need not exist
     * @param epoch of the start of the pipeline
     * @param attempt a number that grows with each attempt at the split, if the engine has one: then an attempt that was
     *     begun late is refused; without, each attempt that begins counts as newer than those that have begun
     * @throws DataWeaverException with {@link StateErrorCode#TAKEN_OVER} if there is a newer one, with {@link
     *     StateErrorCode#FENCED} if it is of a newer start
     */
    static SplitMemory claim(Path folder, long epoch, OptionalLong attempt) {
        try {
            Files.createDirectories(folder);
            while (true) {
                Claim newest = newest(folder).orElse(new Claim(epoch, 0));
                Claim own = new Claim(epoch, attempt.orElse(newest.epoch() == epoch ? newest.number() + 1 : 1));
                if (own.compareTo(newest) < 0
                        || (attempt.isPresent() && Files.exists(folder.resolve(own.toString())))) {
                    throw takenOver(folder, own, newest);
                }
                if (create(folder.resolve(own.toString()))) {
                    return new SplitMemory(folder, own);
                }
            }
        } catch (IOException failed) {
            throw notStored(folder, failed);
        }
    }

    private static boolean create(Path of) throws IOException {
        try {
            Files.createDirectory(of);
        } catch (FileAlreadyExistsException another) {
            return false;
        }
        Files.writeString(of.resolve(OWNER), ExclusiveFiles.thisProcess());
        return true;
    }

    private static Optional<Claim> newest(Path folder) throws IOException {
        return claims(folder).stream().max(Comparator.naturalOrder());
    }

    private static List<Claim> claims(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> Claim.parse(String.valueOf(each.getFileName())))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static DataWeaverException takenOver(Path folder, Claim own, Claim newest) {
        return new DataWeaverException(
                newest.epoch() > own.epoch() ? StateErrorCode.FENCED : StateErrorCode.TAKEN_OVER,
                "what steps remember, in " + folder + ", was claimed by attempt " + newest + " ("
                        + owner(folder, newest) + "); this is attempt " + own);
    }

    private static String owner(Path folder, Claim of) {
        try {
            return Files.readString(folder.resolve(of.toString()).resolve(OWNER));
        } catch (IOException unknown) {
            return "an unknown process";
        }
    }

    private static DataWeaverException notStored(Path folder, IOException failed) {
        return new DataWeaverException(
                StateErrorCode.NOT_STORED, "cannot keep what steps remember in " + folder + ": " + failed, failed);
    }

    /** Returns the folder of one step, which is that of this attempt alone. */
    Path of(String step) {
        return folder.resolve(claim.toString()).resolve(step);
    }

    /**
     * Fails if another attempt has claimed the split since.
     *
     * @throws DataWeaverException with {@link StateErrorCode#TAKEN_OVER}
     */
    void requireNewest() {
        try {
            Claim newest = newest(folder).orElse(claim);
            if (newest.compareTo(claim) > 0) {
                throw takenOver(folder, claim, newest);
            }
        } catch (IOException failed) {
            throw notStored(folder, failed);
        }
    }

    /**
     * Brings what an earlier attempt has left of a step under this claim; leaves nothing there if there is none. Waits for
     * whoever has it open, and takes a copy if he does not let go of it.
     *
     * @throws DataWeaverException with {@link StateErrorCode#MEMORY_HELD} if he goes on to change it, or the thread is
     *     interrupted while it waits; with {@link StateErrorCode#TAKEN_OVER}
     */
    void bring(String step, Scheduler scheduler) {
        Monitor monitor = scheduler.newMonitor();
        long began = scheduler.nanoTime();
        Map<Path, List<Stamp>> found = new HashMap<>();
        try {
            for (Claim left = leftOf(step); left != null; left = leftOf(step)) {
                requireNewest();
                Path theirs = folder.resolve(left.toString()).resolve(step);
                found.putIfAbsent(theirs, stamps(theirs));
                if (!isHeld(theirs)) {
                    if (move(theirs, of(step))) {
                        return;
                    }
                } else if (scheduler.nanoTime() - began > PATIENCE.toNanos()) {
                    copy(theirs, found.getOrDefault(theirs, List.of()), step, left);
                    return;
                } else if (!pause(monitor)) {
                    throw held(theirs, owner(folder, left), "this attempt was interrupted meanwhile");
                }
            }
        } catch (IOException failed) {
            throw notStored(folder, failed);
        }
    }

    /** Returns false if the thread was interrupted, which it is then. */
    private static boolean pause(Monitor monitor) {
        monitor.enter();
        try {
            monitor.await(LOOK.toNanos());
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            monitor.exit();
        }
    }

    /** Returns the newest claim before this one under which a step has left something; null if there is none. */
    private @Nullable Claim leftOf(String step) throws IOException {
        return claims(folder).stream()
                .filter(each -> each.compareTo(claim) < 0)
                .filter(each ->
                        Files.isDirectory(folder.resolve(each.toString()).resolve(step)))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static boolean isHeld(Path theirs) throws IOException {
        for (Path file : files(theirs)) {
            try {
                if (ExclusiveFiles.isHeld(file)) {
                    return true;
                }
            } catch (NoSuchFileException moved) {
                return false; // by an attempt that was quicker; whoever moves next finds out
            }
        }
        return false;
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException moved) {
            return List.of();
        }
    }

    /** Returns false if another attempt was quicker. */
    private static boolean move(Path theirs, Path ours) throws IOException {
        try {
            Files.move(theirs, ours, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException moved) {
            return false;
        }
    }

    /** Copies files that somebody has open who does nothing, for good as it seems: he is frozen. */
    private void copy(Path theirs, List<Stamp> found, String step, Claim left) throws IOException {
        Path temporary = of(step + TEMPORARY);
        String holder = owner(folder, left);
        if (copyUnchanged(theirs, found, temporary)) {
            Files.move(temporary, of(step), StandardCopyOption.ATOMIC_MOVE);
            LOG.warn(
                    "what a step remembers, in {}, is held by {}, which the engine took for lost and which has not let go"
                            + " of it for {} s: went on with a copy. End that process if it hangs",
                    theirs,
                    holder,
                    PATIENCE.toSeconds());
            return;
        }
        delete(temporary);
        throw held(theirs, holder, "it has changed it within the last " + PATIENCE.toSeconds() + " s");
    }

    /** Returns false if the files have changed since they were found, or went away. */
    private static boolean copyUnchanged(Path theirs, List<Stamp> found, Path to) throws IOException {
        delete(to);
        Files.createDirectory(to);
        try {
            for (Path file : files(theirs)) {
                copyForced(file, to.resolve(String.valueOf(file.getFileName())));
            }
            return !found.isEmpty() && stamps(theirs).equals(found);
        } catch (NoSuchFileException moved) {
            return false;
        }
    }

    private static DataWeaverException held(Path theirs, String holder, String what) {
        return new DataWeaverException(
                StateErrorCode.MEMORY_HELD,
                "what a step remembers, in " + theirs + ", is held by " + holder + "; " + what,
                StateErrorCode.MEMORY_HELD.remedy(),
                null);
    }

    /** By which a file is seen to be the same. */
    private record Stamp(Path file, long size, FileTime changed) {}

    /** Returns none if the files were moved. */
    private static List<Stamp> stamps(Path of) throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        try {
            for (Path file : files(of)) {
                stamps.add(new Stamp(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
            return stamps;
        } catch (NoSuchFileException moved) {
            return List.of();
        }
    }

    private static void copyForced(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Removes what earlier attempts have left; what cannot be removed, because somebody has it open, stays. */
    void removeEarlier() {
        try {
            for (Claim each : claims(folder)) {
                if (each.compareTo(claim) < 0) {
                    delete(folder.resolve(each.toString()));
                }
            }
        } catch (IOException | UncheckedIOException inUse) {
            LOG.debug("what earlier attempts have left in {} stays for now: {}", folder, inUse.toString());
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
