package io.dataweaver.testkit.simulation;

import io.dataweaver.core.state.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that can lose power.
 *
 * <p>The model is that of Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014, for one that reorders all
 * that it may. What was written and not forced is lost from some byte on, or comes back as zeros; each change of a name
 * that was not forced with its folder may have reached the disk or not, whatever became of those before it. A rename is
 * whole or not at all. A process that dies loses nothing that it has written.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class SimulatedDisk implements StateFiles {

    /** Makes an operation fail or a process die. */
    public interface Interference {
        /** Does nothing. */
        Interference NONE = operation -> {};

        /** Called before each change, and again after it; what it throws, the operation throws. */
        void at(String operation) throws IOException;
    }

    /** What a file holds. */
    private static final class Content {
        private byte[] written = new byte[0];
        private byte[] forced = new byte[0];

        Content copy() {
            Content copy = new Content();
            copy.written = written;
            copy.forced = forced;
            return copy;
        }
    }

    /** A change of names that the disk may not have yet: {@code content} null removes the name. */
    private record NameChange(
            String name,
            @Nullable Content content,
            @Nullable String freed) {}

    private final Map<String, Content> names = new TreeMap<>();
    private final Map<String, Content> forcedNames = new TreeMap<>();
    private final List<NameChange> unforced = new ArrayList<>();
    private final Map<String, Object> locks = new HashMap<>();

    private StateFiles view(Interference interference, Object holder) {
        return new View(interference, holder);
    }

    /** Returns this as one process sees it. */
    StateFiles seenBy(Object holder, Interference interference) {
        return view(interference, holder);
    }

    /** Releases what a process that died had locked. */
    void released(Object holder) {
        locks.values().removeIf(holder::equals);
    }

    /** Returns another disk that holds the same, as after a fail-over. */
    SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk();
        names.forEach((name, content) -> {
            Content same = content.copy();
            same.forced = same.written;
            copy.names.put(name, same);
            copy.forcedNames.put(name, same);
        });
        return copy;
    }

    // ---- power loss -----------------------------------------------------------------------------------------------

    /** Returns the number of yes-or-no questions that decide what a loss of power leaves now. */
    public int choicesAtPowerLoss() {
        return unforced.size() + 2 * unforcedContents().size();
    }

    /** Loses power and comes back; what was not forced is there by chance. */
    public void losePower(RandomGenerator random) {
        losePower(choice -> random.nextBoolean(), random::nextInt);
    }

    /**
     * Loses power and comes back.
     *
     * @param yes answers the questions that {@link #choicesAtPowerLoss} counts: first, for each change of a name,
     *     whether it reached the disk; then, for each content, whether all of it did, and if not, whether the rest are
     *     zeros
     * @param upTo where a content that did not reach the disk as a whole ends: a number below its argument
     */
    public void losePower(IntPredicate yes, IntUnaryOperator upTo) {
        int question = 0;
        List<Content> torn = unforcedContents();
        for (NameChange change : unforced) {
            if (yes.test(question++)) {
                apply(change, forcedNames);
            }
        }
        for (Content content : torn) {
            boolean whole = yes.test(question++);
            boolean zeros = yes.test(question++);
            tear(content, whole, zeros, upTo);
        }
        unforced.clear();
        names.clear();
        names.putAll(forcedNames);
        names.values().forEach(content -> content.written = content.forced);
        locks.clear();
    }

    private static void tear(Content content, boolean whole, boolean zeros, IntUnaryOperator upTo) {
        int more = content.written.length - content.forced.length;
        if (whole) {
            content.forced = content.written;
        } else if (more > 0) {
            int kept = content.forced.length + upTo.applyAsInt(more);
            byte[] prefix = Arrays.copyOf(content.written, kept);
            content.forced = zeros ? Arrays.copyOf(prefix, content.written.length) : prefix;
        }
    }

    private List<Content> unforcedContents() {
        List<Content> contents = new ArrayList<>();
        for (Content content : names.values()) {
            if (content.written != content.forced && !contents.contains(content)) {
                contents.add(content);
            }
        }
        return contents;
    }

    private static void apply(NameChange change, Map<String, Content> names) {
        if (change.freed != null) {
            names.remove(change.freed);
        }
        if (change.content == null) {
            names.remove(change.name);
        } else {
            names.put(change.name, change.content);
        }
    }

    private void change(NameChange change) {
        apply(change, names);
        unforced.add(change);
    }

    // ---- as one process without a name ----------------------------------------------------------------------------

    @Override
    public List<String> list(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return names.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return find(name).written.clone();
    }

    private Content find(String name) throws IOException {
        Content content = names.get(name);
        if (content == null) {
            throw new IOException(name + " is missing");
        }
        return content;
    }

    @Override
    public void writeForced(String name, byte[] bytes) throws IOException {
        view(Interference.NONE, this).writeForced(name, bytes);
    }

    @Override
    public Appender append(String name) throws IOException {
        return view(Interference.NONE, this).append(name);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        view(Interference.NONE, this).truncate(name, size);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        view(Interference.NONE, this).rename(from, to);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        view(Interference.NONE, this).forceFolder(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        view(Interference.NONE, this).delete(name);
    }

    @Override
    public AutoCloseable lock(String name, String owner) throws IOException {
        return view(Interference.NONE, this).lock(name, owner);
    }

    /** The disk as one process sees it, which may die at each step. */
    private final class View implements StateFiles {
        private final Interference interference;
        private final Object holder;

        View(Interference interference, Object holder) {
            this.interference = interference;
            this.holder = holder;
        }

        private interface Change {
            void make() throws IOException;
        }

        private void step(String operation, Change change) throws IOException {
            interference.at(operation);
            change.make();
            interference.at(operation + " done");
        }

        @Override
        public List<String> list(String folder) {
            return SimulatedDisk.this.list(folder);
        }

        @Override
        public byte[] read(String name) throws IOException {
            return SimulatedDisk.this.read(name);
        }

        @Override
        public void writeForced(String name, byte[] bytes) throws IOException {
            Content content = new Content();
            step("create " + name, () -> change(new NameChange(name, content, null)));
            step("write " + name, () -> content.written = Arrays.copyOf(bytes, bytes.length / 2));
            step("write on " + name, () -> content.written = bytes.clone());
            step("force " + name, () -> content.forced = content.written);
        }

        @Override
        public Appender append(String name) throws IOException {
            if (!names.containsKey(name)) {
                step("create " + name, () -> change(new NameChange(name, new Content(), null)));
            }
            Content content = find(name);
            return new Appender() {
                @Override
                public void write(byte[] bytes) throws IOException {
                    int half = bytes.length / 2;
                    step("append " + name, () -> content.written = plus(content.written, bytes, 0, half));
                    step("append on " + name, () -> content.written = plus(content.written, bytes, half, bytes.length));
                }

                @Override
                public void force() throws IOException {
                    step("force " + name, () -> content.forced = content.written);
                }

                @Override
                public void close() {
                    // nothing is held open
                }
            };
        }

        private byte[] plus(byte[] before, byte[] more, int from, int to) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(before);
            bytes.write(more, from, to - from);
            return bytes.toByteArray();
        }

        @Override
        public void truncate(String name, long size) throws IOException {
            Content content = find(name);
            step("truncate " + name, () -> {
                content.written = Arrays.copyOf(content.written, (int) size);
                content.forced = content.written;
            });
        }

        @Override
        public void rename(String from, String to) throws IOException {
            Content content = find(from);
            step("rename to " + to, () -> change(new NameChange(to, content, from)));
        }

        @Override
        public void forceFolder(String folder) throws IOException {
            step("force folder " + folder, () -> {
                unforced.removeIf(change -> {
                    boolean inside = change.name
                            .substring(0, Math.max(0, change.name.lastIndexOf('/')))
                            .equals(folder);
                    if (inside) {
                        apply(change, forcedNames);
                    }
                    return inside;
                });
            });
        }

        @Override
        public void delete(String name) throws IOException {
            if (names.containsKey(name)) {
                step("delete " + name, () -> change(new NameChange(name, null, null)));
            }
        }

        @Override
        public AutoCloseable lock(String name, String owner) throws IOException {
            Object held = locks.putIfAbsent(name, holder);
            if (held != null) {
                throw new LockedException(held.toString());
            }
            return () -> locks.remove(name, holder);
        }

        @Override
        public String toString() {
            return SimulatedDisk.this.toString();
        }
    }

    /** Returns what would be there after the worst loss of power: nothing that was not forced. */
    SimulatedDisk afterTheWorst() {
        SimulatedDisk worst = new SimulatedDisk();
        forcedNames.forEach((name, content) -> {
            Content forced = new Content();
            forced.written = content.forced;
            forced.forced = content.forced;
            worst.names.put(name, forced);
            worst.forcedNames.put(name, forced);
        });
        return worst;
    }

    @Override
    public String toString() {
        return "simulated disk";
    }
}
