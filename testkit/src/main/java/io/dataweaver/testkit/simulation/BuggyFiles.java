package io.dataweaver.testkit.simulation;

import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.util.List;

/** File systems that are used wrongly. */
final class BuggyFiles {

    private BuggyFiles() {}

    /** Does everything right. */
    private static class Forwarding implements StateFiles {
        private final StateFiles files;

        Forwarding(StateFiles files) {
            this.files = files;
        }

        @Override
        public List<String> list(String folder) throws IOException {
            return files.list(folder);
        }

        @Override
        public byte[] read(String name) throws IOException {
            return files.read(name);
        }

        @Override
        public void writeForced(String name, byte[] bytes) throws IOException {
            files.writeForced(name, bytes);
        }

        @Override
        public Appender append(String name) throws IOException {
            return files.append(name);
        }

        @Override
        public void truncate(String name, long size) throws IOException {
            files.truncate(name, size);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            files.rename(from, to);
        }

        @Override
        public void forceFolder(String folder) throws IOException {
            files.forceFolder(folder);
        }

        @Override
        public void delete(String name) throws IOException {
            files.delete(name);
        }

        @Override
        public AutoCloseable lock(String name, String owner) throws IOException {
            return files.lock(name, owner);
        }
    }

    /** Writes whole files, and leaves it to the disk when they get there. */
    static final class NotForcing extends Forwarding {
        NotForcing(StateFiles files) {
            super(files);
        }

        @Override
        public void writeForced(String name, byte[] bytes) throws IOException {
            delete(name);
            try (Appender file = append(name)) {
                file.write(bytes);
            }
        }
    }

    /** Forces files, and not their names. */
    static final class NotForcingNames extends Forwarding {
        NotForcingNames(StateFiles files) {
            super(files);
        }

        @Override
        public void forceFolder(String folder) {
            // that is the bug
        }
    }
}
