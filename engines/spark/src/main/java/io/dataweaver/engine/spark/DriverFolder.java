package io.dataweaver.engine.spark;

import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * By which a command and the driver that it has submitted hear of one another: a folder beside the state of the pipeline,
 * which both machines see. There is one for each driver that was submitted, until its end is known.
 *
 * <p>The driver tells lines into files that are numbered, each start of it into new ones; only the last few are kept. What
 * an earlier start tells once there is a later one is not heard.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class DriverFolder {

    /** Of a driver that tells for weeks, no more is kept than this many files. */
    private static final int KEPT = 2;

    private static final long LARGE = 1L << 20;
    private static final String FOLDER = "spark";
    private static final String ORDER = "order";
    private static final String DRIVER = "driver";
    private static final String APPLICATION = "application-";
    private static final String STOP = "stop";
    private static final String TOLD = "told-";
    private static final String NEW = ".new";

    private final Path folder;
    private final StateFiles files;

    private DriverFolder(Path folder) {
        this.folder = folder;
        this.files = new DiskStateFiles(folder);
    }

    /** Returns the folder at a path. */
    static DriverFolder at(Path folder) {
        return new DriverFolder(folder);
    }

    /** Makes the folder of a driver that is to be submitted. */
    static DriverFolder create(DriverOrder order) {
        Path all = all(order.fork());
        DriverFolder made = new DriverFolder(all.resolve(UUID.randomUUID().toString()));
        made.write(ORDER, order.encode());
        return made;
    }

    /** Returns the folders of drivers of the same pipeline whose end nobody has heard of. */
    static List<DriverFolder> list(ForkOrder order) {
        Path all = all(order);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(all)) {
            return found.sorted().map(DriverFolder::new).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path all(ForkOrder order) {
        return Path.of(order.stateFolder()).resolve(order.pipeline()).resolve(FOLDER);
    }

    Path path() {
        return folder;
    }

    /** Returns what the driver is to do; empty if nobody waits for it any more, or the folder is not seen here. */
    Optional<DriverOrder> order() {
        return read(ORDER).map(DriverOrder::decode);
    }

    /** Says by which id the master knows the driver. */
    void driver(String id) {
        write(DRIVER, id);
    }

    /** Returns the id of the driver that was started last; empty if the master has given none. */
    Optional<String> driver() {
        return read(DRIVER);
    }

    /**
     * Says by which id the master knows the application of a start of the driver.
     *
     * @param start its number, see {@link Teller#start}
     * @param id empty if it is about to begin
     */
    void application(long start, String id) {
        write(APPLICATION + start, id);
    }

    /** Returns the ids of the applications that earlier starts than {@code start} have begun, each its last. */
    List<String> applicationsBefore(long start) {
        return numbers(APPLICATION).stream()
                .filter(other -> other < start)
                .map(other -> read(APPLICATION + other).orElse(""))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** Tells whether a later start of the driver than {@code start} has an application, or is about to. */
    boolean isTakenOver(long start) {
        return numbers(APPLICATION).stream().anyMatch(other -> other > start);
    }

    /** Tells whether somebody still waits for the driver. */
    boolean isAwaited() {
        return Files.exists(folder.resolve(ORDER));
    }

    /** Asks the driver to end once what it has read is durable. */
    void askToStop() {
        write(STOP, "");
    }

    /** Tells whether the driver is to end; so too if the folder is gone, for then nobody waits for it. */
    boolean isAskedToStop() {
        return Files.exists(folder.resolve(STOP)) || !isAwaited();
    }

    private void write(String name, String text) {
        try {
            files.writeForced(name + NEW, text.getBytes(StandardCharsets.UTF_8));
            files.rename(name + NEW, name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Optional<String> read(String name) {
        if (!Files.exists(folder.resolve(name))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(files.read(name), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Removes it with all that was told. */
    void delete() {
        try {
            // Without its order, nobody takes it for that of a driver.
            files.delete(ORDER);
            for (String name : files.list("")) {
                files.delete(name);
            }
            Files.deleteIfExists(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Returns the numbers of the files in which something was told, ascending. */
    private List<Long> told() {
        return numbers(TOLD);
    }

    /** Returns the numbers behind {@code prefix} in the names of files, ascending. */
    private List<Long> numbers(String prefix) {
        try {
            return files.list("").stream()
                    .filter(name -> name.startsWith(prefix) && !name.endsWith(NEW))
                    .map(name -> Long.parseLong(name.substring(prefix.length())))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Begins to tell, behind what earlier starts of the driver have told. */
    Teller tell() {
        try {
            List<Long> before = told();
            return new Teller(before.isEmpty() ? 1 : before.get(before.size() - 1) + 1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hears what is told from the newest file on that there is now. */
    Listener listen() {
        return new Listener();
    }

    /** The driver's end. <b>Threads.</b> Any thread may call. */
    final class Teller implements AutoCloseable {

        private final long start;
        private long number;
        private StateFiles.Appender file;
        private long size;

        private Teller(long number) throws IOException {
            this.start = number;
            this.number = number;
            this.file = files.create(TOLD + number);
        }

        /** Returns the number of this start of the driver; that of a later one is higher. */
        long start() {
            return start;
        }

        /** Tells whether this start of the driver is its first. */
        boolean isFirst() {
            return start == 1;
        }

        /** Tells a line, which is heard after {@link #flush}. */
        synchronized void line(String text) {
            byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
            try {
                file.write(bytes);
                size += bytes.length;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** Lets other machines see what was told. */
        synchronized void flush() {
            try {
                file.force();
                if (size > LARGE) {
                    file.close();
                    number++;
                    file = files.create(TOLD + number);
                    size = 0;
                    for (long old : told()) {
                        if (old <= number - KEPT) {
                            files.delete(TOLD + old);
                        }
                    }
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public synchronized void close() {
            try {
                file.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** The command's end. <b>Threads.</b> One at a time. */
    final class Listener {

        private long number;
        private int heard;

        private Listener() {}

        /** Returns the whole lines that were told since the last call. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            try {
                List<Long> there = told();
                if (number == 0 && !there.isEmpty()) {
                    number = there.get(there.size() - 1);
                }
                for (long each : there) {
                    if (each >= number) {
                        hear(each, lines);
                    }
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return lines;
        }

        private void hear(long file, List<String> lines) throws IOException {
            if (file > number) {
                number = file;
                heard = 0;
            }
            String text = new String(files.read(TOLD + file), StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            text.substring(Math.min(heard, end), end).lines().forEach(lines::add);
            heard = end;
        }

        /** Tells whether no start of the driver has come so far as to tell anything. */
        boolean hasHeardNothing() {
            return number == 0;
        }

        /** Tells whether another start of the driver, or the same in another file, tells more than was heard. */
        boolean isOutdated() {
            List<Long> there = told();
            return !there.isEmpty() && there.get(there.size() - 1) > number;
        }
    }
}
