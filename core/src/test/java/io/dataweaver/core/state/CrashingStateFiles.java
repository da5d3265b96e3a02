package io.dataweaver.core.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file system in memory that can lose power after any operation.
 *
 * <p>What was not forced may be lost, alone or together, and files may be torn: the model of Pillai et al., "All File
 * Systems Are Not Created Equal", OSDI 2014, for a file system that reorders everything which it may.
 */
final class CrashingStateFiles implements StateFiles {

    /** Power is gone. */
    static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Changes of names that are not forced yet, in order; a null value is a removal. */
    private record NameChange(String name, byte[] content) {}

    private final Map<String, byte[]> durable = new TreeMap<>();
    private final Map<String, byte[]> visible = new TreeMap<>();
    private final List<NameChange> pending = new ArrayList<>();
    private int operations;
    private int crashAt = Integer.MAX_VALUE;

    void crashAfter(int operation) {
        operations = 0;
        crashAt = operation;
    }

    int operations() {
        return operations;
    }

    /** Starts again with what a crash left: any of the unforced changes may have reached the disk. */
    void restart(Random random) {
        for (NameChange change : pending) {
            if (random.nextBoolean()) {
                put(durable, change);
            }
        }
        pending.clear();
        visible.clear();
        visible.putAll(durable);
        crashAt = Integer.MAX_VALUE;
    }

    private static void put(Map<String, byte[]> files, NameChange change) {
        if (change.content.length == 1 && change.content[0] == 'X') {
            files.remove(change.name);
        } else {
            files.put(change.name, change.content);
        }
    }

    private void step() {
        if (++operations > crashAt) {
            throw new PowerLoss();
        }
    }

    private void change(String name, byte[] content) {
        NameChange change = new NameChange(name, content);
        put(visible, change);
        pending.add(change);
    }

    private static final byte[] REMOVED = {'X'};

    @Override
    public List<String> list(String folder) {
        return visible.keySet().stream()
                .filter(name -> name.startsWith(folder + "/"))
                .map(name -> name.substring(folder.length() + 1))
                .toList();
    }

    @Override
    public byte[] read(String name) throws IOException {
        byte[] content = visible.get(name);
        if (content == null) {
            throw new IOException(name + " is missing");
        }
        return content.clone();
    }

    @Override
    public void writeForced(String name, byte[] bytes) {
        // Torn: a prefix may be on disk when power is lost during the write.
        change(name, Arrays.copyOf(bytes, bytes.length / 2));
        step();
        change(name, bytes.clone());
        // Forcing a file makes its data durable, and in this model its name too, though not later renames of it.
        durable.put(name, bytes.clone());
        pending.removeIf(change -> change.name.equals(name));
        step();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        byte[] content = read(from);
        change(to, content);
        change(from, REMOVED);
        step();
    }

    @Override
    public void forceFolder(String folder) {
        for (NameChange change : pending) {
            put(durable, change);
        }
        pending.clear();
        step();
    }

    @Override
    public void delete(String name) {
        if (visible.containsKey(name)) {
            change(name, REMOVED);
        }
        step();
    }

    @Override
    public AutoCloseable lock(String name, String owner) {
        return () -> {};
    }
}
